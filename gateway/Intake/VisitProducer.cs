using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Visits;

namespace UdaConnect.Gateway.Intake;

/// <summary>Puts visits into the log. A visit is accepted only when the broker has it on disk (<c>acks=all</c>).</summary>
internal sealed partial class VisitProducer
{
    // What the broker adds to a batch of one message: its header of 61 bytes and the record's own few.
    private const int Overhead = 75;
    private readonly Admission _admission;
    private readonly ILogger<VisitProducer> _logger;
    private readonly string _topic;
    private readonly LogClient _client;

    public VisitProducer(Admission admission, LogClient client, IOptions<KafkaOptions> options, ILogger<VisitProducer> logger) =>
        (_admission, _client, _topic, _logger) = (admission, client, options.Value.Topic, logger);

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
            _client.Current.Produce(new TopicPartition(_topic, new Partition(partition)), message, report =>
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
        _client.Persisted();
        GatewayMeter.Accepted.Add(1);
        return Delivery.Kept;
    }

    private Delivery Failed(Error error)
    {
        _client.Failed(error);
        GatewayMeter.Unavailable.Add(1);
        LogNotAcknowledged(error.Reason);
        return Delivery.Unavailable;
    }

    [LoggerMessage(GatewayLogIds.NotAcknowledged, LogLevel.Warning, "A visit was not acknowledged: {Reason}")]
    private partial void LogNotAcknowledged(string reason);
}
