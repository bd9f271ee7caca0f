namespace UdaConnect.Visits;

/// <summary>Remembers how far each reserved range of visit ids is used up.</summary>
public interface IVisitIdBlocks
{
    /// <returns>Null when the range has fewer than <paramref name="count"/> left.</returns>
    Task<IdBlock?> ReserveAsync(VisitIdRange range, int count, CancellationToken cancellationToken);
}
