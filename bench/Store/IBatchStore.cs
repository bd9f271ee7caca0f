using UdaConnect.Silo.Spatial;

namespace UdaConnect.Bench.Store;

/// <summary>A way to store batches of visits that are new, each in one transaction.</summary>
internal interface IBatchStore : IAsyncDisposable
{
    string Name { get; }

    Task StoreAsync(VisitToStore[] batch, CancellationToken cancellationToken);
}
