namespace UdaConnect.Silo.VisitStream;

/// <summary>Places between two steps that must survive a crash there. Tests and chaos runs stop or kill the silo at them; in production nothing happens.</summary>
internal interface IVisitStreamFaults
{
    ValueTask ReachedAsync(FaultPoint point, int partition, CancellationToken cancellationToken);
}

internal enum FaultPoint
{
    BeforeStore,
    AfterStore,
    AfterStream,
    BeforeCommit,
}

internal sealed class NoFaults : IVisitStreamFaults
{
    public ValueTask ReachedAsync(FaultPoint point, int partition, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
