using Npgsql;
using UdaConnect.Silo.Spatial;

namespace UdaConnect.Bench.Store;

/// <summary>The silo's own store: arrays into separate statements.</summary>
internal sealed class ArraysStore(NpgsqlDataSource source) : IBatchStore
{
    private readonly VisitStore _store = new(source, new NpgsqlVisitIdBlocks(source));

    public string Name => "the silo's store";

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
