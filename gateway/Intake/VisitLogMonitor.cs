using Confluent.Kafka;
using Microsoft.Extensions.Options;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Visits;

namespace UdaConnect.Gateway.Intake;

/// <summary>Reads four times a second how far the log and its consumers are; what cannot be read stays as last known.</summary>
internal sealed partial class VisitLogMonitor(Admission admission, LogClient client, IOptions<KafkaOptions> options, TimeProvider time, ILogger<VisitLogMonitor> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan TopicPeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // How long the broker may be silent before the gateway calls itself unready: a leader election is shorter.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private readonly KafkaOptions _kafka = options.Value;
    private IAdminClient? _admin;
    private IConsumer<Ignore, Ignore>? _offsets;
    private (string TopicId, int Partitions) _offsetsOf;
    private long _topicReadAt;
    private long _reachedAt;
    private long _reachedSince;
    private bool _reached;

    public bool IsReachable => Volatile.Read(ref _reachedAt) is > 0 and var at && time.GetElapsedTime(at) < Grace;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
                var now = time.GetTimestamp();
                if (!_reached)
                {
                    LogReached(_kafka.Topic, admission.State!.Partitions.Length, admission.State.TopicId);
                    _reachedSince = now;
                }

                _reached = true;
                Volatile.Write(ref _reachedAt, now);
                client.RenewIfStuck(_reachedSince);
            }
            catch (Exception e) when (e is KafkaException or TimeoutException)
            {
                _topicReadAt = 0;
                // Only what never answered, long after its own time-out: an error is an answer, and the client goes on by itself when the broker is back.
                if (e is TimeoutException)
                    LeaveAdmin();
                if (_reached || admission.State is null && logger.IsEnabled(LogLevel.Debug))
                    LogUnreachable(e.Message);
                _reached = false;
                LogTrouble(e.Message);
            }
        }
        while (await NextAsync(timer, stoppingToken));
        _admin?.Dispose();
        _offsets?.Dispose();
    }

    // A client that met a broker going down may never answer again, whatever its time-outs say. It is left to itself: the end of a client with a request
    // under way has ended the whole process (a mutex locked that was gone), and a few idle threads cost less than that.
    private void LeaveAdmin()
    {
        if (_admin is not null)
            LogAdminLeft();
        _admin = null;
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        var state = admission.State;
        var fresh = state is null || _topicReadAt == 0 || time.GetElapsedTime(_topicReadAt) >= TopicPeriod ? await TopicAsync(stoppingToken) : state;
        stoppingToken.ThrowIfCancellationRequested();
        // Synchronous in the client: not for this loop's thread.
        var drained = await Task.Run(() => ReadOffsets(OffsetsOf(fresh), fresh.Partitions), CancellationToken.None);
        if (ReferenceEquals(fresh, state))
            admission.Drained(drained / Period.TotalSeconds);
        else
            admission.Know(fresh);
        if (state is not null && !ReferenceEquals(fresh, state))
            LogTopicChanged(state.TopicId, fresh.TopicId, fresh.Partitions.Length);
    }

    /// <summary>Tells every partition its log end and what is committed; gives how much was committed since the last look.</summary>
    private long ReadOffsets(IConsumer<Ignore, Ignore> offsets, PartitionLoad[] partitions)
    {
        var drained = 0L;
        foreach (var committed in offsets.Committed([.. Enumerable.Range(0, partitions.Length).Select(partition => new TopicPartition(_kafka.Topic, partition))], Patience))
        {
            var log = offsets.QueryWatermarkOffsets(committed.TopicPartition, Patience);
            // Nothing committed: its reader starts at the beginning of what is kept.
            var settled = committed.Offset.IsSpecial ? log.Low.Value : committed.Offset.Value;
            var load = partitions[committed.Partition.Value];
            drained += Math.Max(0, settled - load.Committed);
            load.Read(log.High.Value, settled);
        }

        return drained;
    }

    /// <summary>The state to go on with: the one known, unless the topic's id or its number of partitions changed.</summary>
    private async Task<VisitLogState> TopicAsync(CancellationToken stoppingToken)
    {
        var admin = _admin ??= new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _kafka.BootstrapServers, ClientId = "udaconnect-gateway" })
            .SetLogHandler((_, message) => LogTrouble(message.Message)).SetErrorHandler((_, error) => LogTrouble(error.Reason)).Build();
        var metadata = await Task.Run(() => admin.GetMetadata(_kafka.Topic, Patience), CancellationToken.None);
        var topic = metadata.Topics.Single(found => found.Topic == _kafka.Topic);
        if (topic.Error.IsError || topic.Partitions.Count == 0)
            throw new KafkaException(topic.Error.IsError ? topic.Error : new Error(Confluent.Kafka.ErrorCode.LeaderNotAvailable));
        var id = _kafka.IsEmbedded ? _kafka.EmbeddedTopicId! : await TopicIdAsync(admin, stoppingToken);
        _topicReadAt = time.GetTimestamp();
        if (admission.State is { } known && known.TopicId == id && known.Partitions.Length == topic.Partitions.Count)
            return known;
        // Visits go to a partition only when the producer knows it.
        if (admission.State is not null && await Task.Run(() => client.LookAtPartitions(Patience), CancellationToken.None) < topic.Partitions.Count)
            throw new KafkaException(new Error(Confluent.Kafka.ErrorCode.Local_UnknownPartition));
        return new(id, [.. topic.Partitions.Select(_ => new PartitionLoad())]);
    }

    private async Task<string> TopicIdAsync(IAdminClient admin, CancellationToken stoppingToken)
    {
        var described = await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([_kafka.Topic]), new() { RequestTimeout = Patience }).WaitAsync(2 * Patience, time, stoppingToken);
        return described.TopicDescriptions.Single().TopicId.ToString();
    }

    /// <summary>A consumer that never subscribes, so it is no member of the group and takes no partition from a silo: it only asks.</summary>
    /// <remarks>Not the admin client: a request of its to a group's coordinator that breaks off can end the whole process (librdkafka pull request 5397).</remarks>
    private IConsumer<Ignore, Ignore> OffsetsOf(VisitLogState state)
    {
        // One that was made before the topic grew does not know the new partitions for minutes.
        var wanted = (state.TopicId, state.Partitions.Length);
        if (_offsets is not null && _offsetsOf == wanted)
            return _offsets;
        _offsets?.Dispose();
        _offsetsOf = wanted;
        return _offsets = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
        {
            BootstrapServers = _kafka.BootstrapServers,
            ClientId = "udaconnect-gateway",
            GroupId = VisitTopic.GroupFor(state.TopicId),
            EnableAutoCommit = false,
        }).SetLogHandler((_, message) => LogTrouble(message.Message)).SetErrorHandler((_, error) => LogTrouble(error.Reason)).Build();
    }

    [LoggerMessage(GatewayLogIds.BrokerReached, LogLevel.Information, "Topic {Topic} has {Partitions} partitions and id {TopicId}")]
    private partial void LogReached(string topic, int partitions, string topicId);

    [LoggerMessage(GatewayLogIds.BrokerUnreachable, LogLevel.Warning, "The log of visits cannot be read: {Reason}; going on with what was last known")]
    private partial void LogUnreachable(string reason);

    [LoggerMessage(GatewayLogIds.TopicChanged, LogLevel.Warning, "The topic changed from id {Before} to {Now}, {Partitions} partitions")]
    private partial void LogTopicChanged(string before, string now, int partitions);

    [LoggerMessage(GatewayLogIds.AdminLeft, LogLevel.Warning, "A request to Kafka never ended; its client is left to itself and another one asks from now on")]
    private partial void LogAdminLeft();

    [LoggerMessage(GatewayLogIds.BrokerTrouble, LogLevel.Debug, "Kafka: {Message}")]
    private partial void LogTrouble(string message);
}
