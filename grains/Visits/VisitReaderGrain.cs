using Orleans.Concurrency;

namespace UdaConnect.Visits;

[GrainType("visit-reader"), StatelessWorker]
internal sealed class VisitReaderGrain(IVisitArchive archive) : Grain, IVisitReaderGrain
{
    public async Task<VisitRecord?> FindAsync(long visitId, CancellationToken cancellationToken = default) =>
        await archive.FindVisitAsync(visitId, cancellationToken) is { } visit ? VisitRecord.Of(visit) : null;
}
