using Npgsql;
using UdaConnect.Silo.Spatial;

namespace UdaConnect.Bench.Store;

/// <summary>The silo's own store: as it runs, or held to the statements by which it stores batches with repeats.</summary>
internal sealed class SiloStore(NpgsqlDataSource source, bool mayCopy) : IBatchStore
{
    private readonly VisitStore _store = new(source, new NpgsqlVisitIdBlocks(source), mayCopy);

    public string Name => mayCopy ? "the silo's store" : "arrays into statements";

    public async Task StoreAsync(VisitToStore[] batch, CancellationToken cancellationToken)
    {
        var outcomes = await _store.StoreAsync(batch, cancellationToken);
        if (Array.FindIndex(outcomes, outcome => outcome.Verdict != StoreVerdict.Inserted) is >= 0 and var odd)
            throw new BenchException($"Visit {batch[odd].Id} was not inserted: {outcomes[odd].Verdict}.");
    }

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        return ValueTask.CompletedTask;
    }
}
