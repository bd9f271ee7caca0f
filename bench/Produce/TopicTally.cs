using UdaConnect.Silo.VisitStream;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Produce;

/// <summary>Compares the messages of a topic with the visits that were acknowledged: each there once, with its content.</summary>
internal sealed class TopicTally(ReadOnlySpan<Visit> acknowledged)
{
    private const string Topic = "bench";

    private readonly Dictionary<long, Visit> _missing = acknowledged.ToArray().ToDictionary(visit => visit.Id);
    private string? _difference;

    /// <param name="value">Of the next message.</param>
    /// <param name="expectedId">Whose visit must lie at its place; null where that is not known.</param>
    public void Add(byte[] value, long? expectedId = null)
    {
        if (_difference is not null)
            return;
        if (!VisitMessage.TryRead(new LogRecord(0, 0, null, value, null), Topic, 0, out var read, out var error))
            _difference = $"a message cannot be read: {error!.Field} {error.Reason}";
        else if (!_missing.Remove(read.Id ?? 0, out var sent))
            _difference = $"visit {read.Id} is there twice, or was not sent";
        else if (expectedId is { } expected && expected != sent.Id)
            _difference = $"visit {sent.Id} lies where visit {expected} was expected";
        else if (sent != new Visit(sent.Id, read.AtMs, read.Longitude, read.Latitude, read.PersonId))
            _difference = $"visit {sent.Id} is there with other content";
    }

    /// <summary>The first difference in words; null if there is none.</summary>
    public string? Difference() => _difference ?? (_missing.Count > 0 ? $"{_missing.Count:N0} acknowledged visits are not in the topic, such as {_missing.Keys.Min()}" : null);
}
