namespace UdaConnect.Visits;

/// <summary>The one place in the cluster from which a reserved range is used up; the database remembers how far.</summary>
[GrainType("visit-ids")]
internal sealed class VisitIdsGrain(IVisitIdBlocks blocks) : Grain, IVisitIdsGrain
{
    public Task<IdBlock?> ReserveAsync(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1_000_000);
        return blocks.ReserveAsync(VisitIdRange.Named(this.GetPrimaryKeyString()), count, cancellationToken);
    }
}
