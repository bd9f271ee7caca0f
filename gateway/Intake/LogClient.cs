using Confluent.Kafka;
using Microsoft.Extensions.Options;
using UdaConnect.Gateway.Hosting;

namespace UdaConnect.Gateway.Intake;

/// <summary>The Kafka client that visits go through. One that gets nothing through although the log answers is left, and another takes its place.</summary>
/// <remarks>
/// An idempotent client sends nothing before the broker gives it a producer id, and a broker that was just restarted has been seen to refuse one for minutes while it took messages
/// (KAFKA-14417); a fatal error ends such a client for good. So every other client goes without: it may write a message twice, and the store knows a repeat by its id.
/// </remarks>
internal sealed partial class LogClient : IDisposable
{
    private readonly KafkaOptions _kafka;
    private readonly TimeProvider _time;
    private readonly ILogger<LogClient> _logger;
    private readonly Lock _lock = new();

    // Never disposed while the gateway runs: the end of a client with requests under way has ended the whole process.
    private readonly List<IProducer<byte[], byte[]>> _left = [];
    private IProducer<byte[], byte[]>? _current;
    private bool _isIdempotent = true;
    private long _madeAt;
    private long _persistedAt;
    private long _failedAt;

    public LogClient(IOptions<KafkaOptions> options, TimeProvider time, ILogger<LogClient> logger) => (_kafka, _time, _logger) = (options.Value, time, logger);

    public IProducer<byte[], byte[]> Current => Volatile.Read(ref _current) ?? Make();

    /// <summary>Call when a message is in the log.</summary>
    public void Persisted() => Volatile.Write(ref _persistedAt, _time.GetTimestamp());

    /// <summary>Call when a message is not. Only an error that another client might not meet counts.</summary>
    public void Failed(Error error)
    {
        if (error.IsFatal || error.Code == Confluent.Kafka.ErrorCode.Local_MsgTimedOut)
            Volatile.Write(ref _failedAt, _time.GetTimestamp());
    }

    /// <summary>Leaves the client if a message waited its whole time in vain while the log answered and nothing else got through.</summary>
    /// <param name="answersSince">From when on the log has answered without a break (<see cref="TimeProvider.GetTimestamp"/>).</param>
    /// <returns>Whether another client is used from now on.</returns>
    public bool RenewIfStuck(long answersSince)
    {
        lock (_lock)
        {
            var waitedFrom = Math.Max(Math.Max(answersSince, _madeAt), Volatile.Read(ref _persistedAt));
            var failedAt = Volatile.Read(ref _failedAt);
            if (_current is null || failedAt <= waitedFrom || _time.GetElapsedTime(waitedFrom, failedAt) < TimeSpan.FromMilliseconds(_kafka.DeliveryTimeoutMs))
                return false;
            _left.Add(_current);
            _isIdempotent = !_isIdempotent;
            Volatile.Write(ref _current, Build());
        }

        LogRenewed(_isIdempotent ? "idempotent" : "plain");
        return true;
    }

    /// <summary>Looks at the topic now. By itself the client would not know added partitions for minutes, and take no visit for them.</summary>
    /// <returns>How many partitions it knows from now on.</returns>
    /// <exception cref="KafkaException">The broker does not answer.</exception>
    public int LookAtPartitions(TimeSpan patience)
    {
        using var admin = new DependentAdminClientBuilder(Current.Handle).Build();
        return admin.GetMetadata(_kafka.Topic, patience).Topics.Single(found => found.Topic == _kafka.Topic).Partitions.Count;
    }

    public void Dispose()
    {
        if (_current is null)
            return;
        _current.Flush(TimeSpan.FromSeconds(5));
        _current.Dispose();
    }

    private IProducer<byte[], byte[]> Make()
    {
        lock (_lock)
            return _current ??= Build();
    }

    private IProducer<byte[], byte[]> Build()
    {
        _madeAt = _time.GetTimestamp();
        var config = new ProducerConfig
        {
            BootstrapServers = _kafka.BootstrapServers,
            ClientId = "udaconnect-gateway",
            Acks = Acks.All,
            EnableIdempotence = _isIdempotent,
            LingerMs = 2,
            MessageTimeoutMs = _kafka.DeliveryTimeoutMs,
            QueueBufferingMaxMessages = 500_000,
            DeliveryReportFields = "status",
        };
        return new ProducerBuilder<byte[], byte[]>(config).SetLogHandler((_, message) => LogTrouble(message.Message)).Build();
    }

    [LoggerMessage(GatewayLogIds.ClientRenewed, LogLevel.Warning, "Kafka answers and took no visit from the client that sends them; it is left to itself and a {Kind} one sends from now on")]
    private partial void LogRenewed(string kind);

    [LoggerMessage(GatewayLogIds.BrokerTrouble, LogLevel.Debug, "Kafka: {Message}")]
    private partial void LogTrouble(string message);
}
