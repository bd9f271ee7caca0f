using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Visits;

namespace UdaConnect.Gateway.Intake;

/// <summary>Puts visits into the log. A visit is accepted only when the broker has it on disk (<c>acks=all</c>, idempotent).</summary>
internal sealed partial class VisitProducer : IDisposable
{
    // What the broker adds to a batch of one message: its header of 61 bytes and the record's own few.
    private const int Overhead = 75;
    private readonly Admission _admission;
    private readonly ILogger<VisitProducer> _logger;
    private readonly string _topic;
    private readonly Lazy<IProducer<byte[], byte[]>> _producer;

    public VisitProducer(Admission admission, IOptions<KafkaOptions> options, ILogger<VisitProducer> logger)
    {
        (_admission, _logger) = (admission, logger);
        var kafka = options.Value;
        _topic = kafka.Topic;
        var config = ConfigFor(kafka);
        _producer = new(() => new ProducerBuilder<byte[], byte[]>(config).SetLogHandler((_, message) => LogTrouble(message.Message)).Build());
    }

    /// <summary>How visits are produced, for the bench too: a figure beside ours is only worth something with the same settings.</summary>
    internal static ProducerConfig ConfigFor(KafkaOptions kafka) => new()
    {
        BootstrapServers = kafka.BootstrapServers,
        ClientId = "udaconnect-gateway",
        Acks = Acks.All,
        EnableIdempotence = true,
        LingerMs = 2,
        MessageTimeoutMs = kafka.DeliveryTimeoutMs,
        QueueBufferingMaxMessages = 500_000,
        DeliveryReportFields = "status",
    };

    /// <summary>Hands the visit to the log.</summary>
    /// <param name="done">Told once, on this thread or the client's own: it must be quick and must not throw.</param>
    /// <exception cref="Faults.RefusedException">Nothing is known of the log yet.</exception>
    public void Send(OutgoingVisit visit, Action<Delivery> done)
    {
        var state = _admission.StateOrRefuse();
        var key = VisitMessage.Key(visit.Visit.PersonId);
        var partition = PersonPartition.For(key, state.Partitions.Length);
        var load = state.Partitions[partition];
        var message = new Message<byte[], byte[]> { Key = key, Value = VisitMessage.Value(visit.Visit) };
        var bytes = Overhead + key.Length + message.Value.Length + AddHeaders(message, visit);
        if (!_admission.TryEnter(load, bytes, out var retryAfter))
        {
            GatewayMeter.Exhausted.Add(1);
            done(Delivery.Exhausted(retryAfter));
            return;
        }

        try
        {
            _producer.Value.Produce(new TopicPartition(_topic, new Partition(partition)), message, report =>
            {
                load.Finished(report.Status == PersistenceStatus.Persisted ? report.Offset.Value : -1);
                done(Report(report));
            });
        }
        catch (KafkaException e)
        {
            load.Finished(-1);
            // A full queue is our own: the broker is slower than the producers.
            done(e.Error.Code == Confluent.Kafka.ErrorCode.Local_QueueFull ? Delivery.Exhausted(TimeSpan.FromMilliseconds(200)) : Failed(e.Error));
        }
    }

    /// <summary>Looks at the topic now. By itself the client would not know added partitions for minutes, and take no visit for them.</summary>
    /// <returns>How many partitions it knows from now on.</returns>
    /// <exception cref="KafkaException">The broker does not answer.</exception>
    public int LookAtPartitions(TimeSpan patience)
    {
        using var admin = new DependentAdminClientBuilder(_producer.Value.Handle).Build();
        return admin.GetMetadata(_topic, patience).Topics.Single(found => found.Topic == _topic).Partitions.Count;
    }

    public void Dispose()
    {
        if (!_producer.IsValueCreated)
            return;
        _producer.Value.Flush(TimeSpan.FromSeconds(5));
        _producer.Value.Dispose();
    }

    private static int AddHeaders(Message<byte[], byte[]> message, OutgoingVisit visit)
    {
        var trace = Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;
        if (!visit.IdAssigned && !visit.TimeAssigned && trace is null)
            return 0;
        var headers = message.Headers = [];
        if (visit.IdAssigned)
            headers.Add(VisitHeaders.IdAssigned, []);
        if (visit.TimeAssigned)
            headers.Add(VisitHeaders.TimeAssigned, []);
        if (trace is not null)
            headers.Add("traceparent", Encoding.ASCII.GetBytes(trace));
        var bytes = 0;
        foreach (var header in headers)
            bytes += header.Key.Length + header.GetValueBytes().Length + 4;
        return bytes;
    }

    private Delivery Report(DeliveryReport<byte[], byte[]> report)
    {
        // With retries left to the client, "possibly persisted" is not a promise.
        if (report.Status != PersistenceStatus.Persisted)
            return Failed(report.Error);
        GatewayMeter.Accepted.Add(1);
        return Delivery.Kept;
    }

    private Delivery Failed(Error error)
    {
        GatewayMeter.Unavailable.Add(1);
        LogNotAcknowledged(error.Reason);
        return Delivery.Unavailable;
    }

    [LoggerMessage(GatewayLogIds.NotAcknowledged, LogLevel.Warning, "A visit was not acknowledged: {Reason}")]
    private partial void LogNotAcknowledged(string reason);

    [LoggerMessage(GatewayLogIds.BrokerTrouble, LogLevel.Debug, "Kafka: {Message}")]
    private partial void LogTrouble(string message);
}
