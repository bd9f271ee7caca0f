using UdaConnect.Protos.V1;

namespace UdaConnect.Bench.Produce;

/// <summary>Which visits of one call have their receipt, and since when. Every visit must get one, once, and be accepted: otherwise a rate says nothing.</summary>
/// <param name="acknowledged">Told the id and instant of each acknowledgement; must be quick.</param>
internal sealed class ReceiptLedger(Action<long, long>? acknowledged = null)
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private int _open;

    /// <summary>In the order in which they were sent.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>Call before the request leaves.</summary>
    public void Sent(ReportVisitsRequest request)
    {
        lock (_lock)
        {
            foreach (var visit in request.Visits)
                _entries.Add(new(visit.Id, 0));
            _open += request.Visits.Count;
        }
    }

    /// <param name="at">When it was read, as <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> counts; never 0.</param>
    /// <exception cref="BenchException">A visit was refused, or a receipt is for none that waits for one.</exception>
    public void Received(ReportVisitsResponse response, long at)
    {
        lock (_lock)
        {
            foreach (var receipt in response.Receipts)
                Take(receipt, at);
        }

        if (acknowledged is null)
            return;
        foreach (var receipt in response.Receipts)
            acknowledged(receipt.Accepted.Id, at);
    }

    /// <exception cref="BenchException">A visit has no receipt.</exception>
    public void ThrowIfOpen()
    {
        lock (_lock)
        {
            if (_open > 0)
                throw new BenchException($"The stream ended with {_open:N0} of {_entries.Count:N0} visits without a receipt.");
        }
    }

    private void Take(Receipt receipt, long at)
    {
        if (receipt.Index < 0 || receipt.Index >= _entries.Count)
            throw new BenchException($"A receipt is for visit {receipt.Index} of the stream, which was not sent.");
        var index = (int)receipt.Index;
        var entry = _entries[index];
        if (entry.AcknowledgedAt != 0)
            throw new BenchException($"Visit {entry.Id} got two receipts.");
        if (receipt.OutcomeCase != Receipt.OutcomeOneofCase.Accepted)
            throw new BenchException($"Visit {entry.Id} was refused: {receipt.Refused?.Reason} {receipt.Refused?.Message}".TrimEnd());
        if (receipt.Accepted.Id != entry.Id)
            throw new BenchException($"Visit {entry.Id} was acknowledged as {receipt.Accepted.Id}.");
        _entries[index] = entry with { AcknowledgedAt = at };
        _open--;
    }

    /// <param name="AcknowledgedAt">0 while there is no receipt.</param>
    internal readonly record struct Entry(long Id, long AcknowledgedAt);
}
