using System.Globalization;
using System.Text;
using Confluent.Kafka;
using UdaConnect.DevHost.Chaos.Visits;
using UdaConnect.Time;

namespace UdaConnect.DevHost.Chaos.Producing;

/// <summary>Writes to Kafka itself, as older producers do: no key, round robin over the partitions, person_id and latitude as strings.</summary>
internal sealed class KafkaProducer(string bootstrapServers, string topic, Outbox outbox, TimeProvider time) : IVisitProducer
{
    private const int BatchSize = 500;
    private const int MostInFlight = 4_000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private int _inFlight;

    public Outbox Outbox => outbox;

    public ProducerFigures Figures { get; } = new();

    /// <summary>How long a message may wait for the broker before its outcome counts as unknown.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            Acks = Acks.All,
            EnableIdempotence = true,
            LingerMs = 5,
            MessageTimeoutMs = (int)Patience.TotalMilliseconds,
            Partitioner = Partitioner.Random,
            StickyPartitioningLingerMs = 0,
        };
        using var producer = new ProducerBuilder<Null, byte[]>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, error) => Figures.LastError = error.ToString()).Build();
        while (!outbox.IsEmpty || Volatile.Read(ref _inFlight) > 0)
        {
            var due = outbox.Take(Math.Clamp(MostInFlight - Volatile.Read(ref _inFlight), 0, BatchSize));
            foreach (var entry in due) Send(producer, entry);
            if (due.Count == 0) await Task.Delay(Tick, time, cancellationToken);
        }
    }

    /// <summary>An older producer's message. Without a time of its own the record's timestamp is its time.</summary>
    public static byte[] Value(LedgerEntry entry)
    {
        var visit = entry.Visit;
        var at = entry.OwnTime ? $"\"creation_time\": \"{Timestamps.Format(visit.AtMs).TrimEnd('Z').Replace('T', ' ')}\", " : "";
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"id": {{visit.Id}}, "person_id": "{{visit.PersonId}}", {{at}}"longitude": {{visit.Longitude:R}}, "latitude": "{{visit.Latitude:R}}"}"""));
    }

    private void Send(IProducer<Null, byte[]> producer, LedgerEntry entry)
    {
        Figures.Send();
        if (entry.Sends > 0) Figures.Repeat();
        entry.Sending(time.GetTimestamp());
        Interlocked.Increment(ref _inFlight);
        try
        {
            producer.Produce(topic, new Message<Null, byte[]> { Value = Value(entry) }, report => Reported(entry, report.Status == PersistenceStatus.Persisted));
        }
        catch (ProduceException<Null, byte[]> exception)
        {
            Figures.LastError = exception.Error.ToString();
            Reported(entry, isKept: false); // the client's own queue is full
        }
    }

    private void Reported(LedgerEntry entry, bool isKept)
    {
        if (isKept)
        {
            entry.Acknowledge(time.GetTimestamp());
            Figures.Acknowledge();
        }
        else
        {
            Figures.Unavailability();

            // Without an id of its own it may be there already, and would be kept twice.
            if (entry.Visit.Id != 0) outbox.SendAgain(entry);
        }

        Interlocked.Decrement(ref _inFlight);
    }
}
