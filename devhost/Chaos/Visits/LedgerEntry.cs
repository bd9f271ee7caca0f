using UdaConnect.Geo;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Chaos.Visits;

/// <summary>What a producer knows of one visit. Instants are <see cref="TimeProvider.GetTimestamp"/>; 0: not yet.</summary>
/// <param name="visit">As sent; its id is 0 while the server has not told which it assigned.</param>
/// <param name="ownTime">False: sent without a time, so the first reader's clock decides.</param>
public sealed class LedgerEntry(Visit visit, bool ownTime)
{
    private long _sentAt;
    private long _acknowledgedAt;
    private long _settledAt;

    public Visit Visit { get; private set; } = visit;

    public bool OwnTime => ownTime;

    public Ecef Place { get; } = Ecef.From(visit.Longitude, visit.Latitude);

    /// <summary>First sent.</summary>
    public long SentAt => Volatile.Read(ref _sentAt);

    public long AcknowledgedAt => Volatile.Read(ref _acknowledgedAt);

    /// <summary>Its offset lay below the committed one: from then on every question must see it.</summary>
    public long SettledAt => Volatile.Read(ref _settledAt);

    public bool IsAcknowledged => AcknowledgedAt != 0;

    public bool IsSettled => SettledAt != 0;

    /// <summary>How often it was handed to the gateway or to Kafka.</summary>
    public int Sends { get; private set; }

    /// <summary>Its id is used for other content by the time it is read, so it belongs into the dead letters.</summary>
    public bool IsConflict { get; init; }

    public void Sending(long now)
    {
        Interlocked.CompareExchange(ref _sentAt, now, 0);
        Sends++;
    }

    public void Acknowledge(long now) => Interlocked.CompareExchange(ref _acknowledgedAt, now, 0);

    public void Settle(long now) => Interlocked.CompareExchange(ref _settledAt, now, 0);

    /// <summary>What the server decided: the id it assigned, the time it read.</summary>
    public void Learn(Visit stored) => Visit = stored;
}
