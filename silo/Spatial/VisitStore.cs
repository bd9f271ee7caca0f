using Npgsql;
using UdaConnect.Visits;

namespace UdaConnect.Silo.Spatial;

/// <summary>Stores batches of visits by the rules of visit-path 3: one transaction each, and only a row at fault is ever given up.</summary>
/// <remarks>
/// New visits go in by <c>COPY</c>, nearly twice as fast as statements; it cannot skip a row, so a batch that meets a repeat is rolled back and
/// stored by statements, and so are those after it until one meets no repeat (docs/adr/0002).
/// </remarks>
internal sealed class VisitStore : IVisitStore, IDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly MonthPartitions _months;
    private readonly AssignedIds _ids;
    private readonly bool _mayCopy;

    // Repeats come together: after a restart, a handover, a replay. Only a guess, so threads may overwrite each other's.
    private volatile bool _expectRepeats;

    public VisitStore([FromKeyedServices(Databases.Geolocation)] NpgsqlDataSource source, IVisitIdBlocks blocks)
        : this(source, blocks, mayCopy: true)
    {
    }

    /// <param name="mayCopy">False: always by statements.</param>
    internal VisitStore(NpgsqlDataSource source, IVisitIdBlocks blocks, bool mayCopy)
    {
        _mayCopy = mayCopy;
        _source = source;
        _months = new(source);
        _ids = new(blocks);
    }

    public async Task<StoreOutcome[]> StoreAsync(IReadOnlyList<VisitToStore> batch, CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
            return [];
        var rows = batch as VisitToStore[] ?? [.. batch];
        await _months.EnsureAsync(rows, row => row.AtMs, cancellationToken);
        var candidates = await CandidatesAsync(rows, cancellationToken);

        var outcomes = new StoreOutcome[rows.Length];
        await StoreAsync(rows, candidates, outcomes, 0, rows.Length, cancellationToken);
        return outcomes;
    }

    public void Dispose() => _ids.Dispose();

    /// <summary>Their own ids, or new ones.</summary>
    private async Task<long[]> CandidatesAsync(VisitToStore[] rows, CancellationToken cancellationToken)
    {
        var candidates = new long[rows.Length];
        List<int> without = [];
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i].Id is { } id)
                candidates[i] = id;
            else
                without.Add(i);
        }

        var ids = await _ids.TakeAsync(without.Count, cancellationToken);
        for (var i = 0; i < ids.Length; i++)
            candidates[without[i]] = ids[i];
        return candidates;
    }

    /// <summary>Stores rows [start, end) in one transaction; where a row is at fault, in two of half the size.</summary>
    private async Task StoreAsync(
        VisitToStore[] rows, long[] candidates, StoreOutcome[] outcomes, int start, int end, CancellationToken cancellationToken)
    {
        try
        {
            var part = start == 0 && end == rows.Length ? (rows, candidates) : (rows[start..end], candidates[start..end]);
            (await AttemptAsync(part.Item1, part.Item2, cancellationToken)).CopyTo(outcomes, start);
        }
        catch (PostgresException error) when (RowFault.Is(error))
        {
            if (end - start == 1)
            {
                var row = rows[start];
                var visit = new Visit(candidates[start], row.AtMs, row.Longitude, row.Latitude, row.PersonId);
                outcomes[start] = new(StoreVerdict.Refused, row.AreaId, visit, $"the store refuses it: {error.SqlState} {error.MessageText}");
                return;
            }

            var middle = start + (end - start) / 2;
            await StoreAsync(rows, candidates, outcomes, start, middle, cancellationToken);
            await StoreAsync(rows, candidates, outcomes, middle, end, cancellationToken);
        }
    }

    private async Task<StoreOutcome[]> AttemptAsync(VisitToStore[] rows, long[] candidates, CancellationToken cancellationToken)
    {
        try
        {
            return await NewOrRepeatedAsync(rows, candidates, cancellationToken);
        }
        catch (PostgresException error) when (RowFault.IsMissingMonth(error))
        {
            // Known and yet gone: somebody detached it. Should it be missing again, the caller waits and retries.
            _months.Forget();
            await _months.EnsureAsync(rows, row => row.AtMs, cancellationToken);
            return await NewOrRepeatedAsync(rows, candidates, cancellationToken);
        }
    }

    private async Task<StoreOutcome[]> NewOrRepeatedAsync(VisitToStore[] rows, long[] candidates, CancellationToken cancellationToken)
    {
        if (_mayCopy && !_expectRepeats)
        {
            try
            {
                return await TransactAsync(rows, candidates, copy: true, cancellationToken);
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // Something is there already; which, and whether it is the same, only the statements can tell.
            }
        }

        var outcomes = await TransactAsync(rows, candidates, copy: false, cancellationToken);
        _expectRepeats = Array.Exists(outcomes, outcome => outcome.Verdict != StoreVerdict.Inserted);
        return outcomes;
    }

    private async Task<StoreOutcome[]> TransactAsync(VisitToStore[] rows, long[] candidates, bool copy, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted, cancellationToken);
        var identities = await VisitIdentities.SettleAsync(connection, rows, candidates, copy, cancellationToken);

        // A repeat is kept under its first time, whose month need not be one of the batch's. This transaction has not touched visit yet, so the other may attach to it.
        await _months.EnsureAsync(identities, identity => identity.AtMs, cancellationToken);
        var outcomes = await VisitRows.WriteAsync(connection, rows, identities, copy, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return outcomes;
    }
}
