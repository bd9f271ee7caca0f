using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Options;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Visits;

namespace UdaConnect.Gateway.Intake;

/// <summary>Reads four times a second how far the log and its consumers are; what cannot be read stays as last known.</summary>
internal sealed partial class VisitLogMonitor(Admission admission, IOptions<KafkaOptions> options, TimeProvider time, ILogger<VisitLogMonitor> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan TopicPeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // How long the broker may be silent before the gateway calls itself unready: a leader election is shorter.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private readonly KafkaOptions _kafka = options.Value;
    private IConsumer<Ignore, Ignore>? _group;
    private string? _groupTopicId;
    private long _topicReadAt;
    private long _reachedAt;
    private bool _reached;

    public bool IsReachable => Volatile.Read(ref _reachedAt) is > 0 and var at && time.GetElapsedTime(at) < Grace;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _kafka.BootstrapServers, ClientId = "udaconnect-gateway" })
            .SetLogHandler((_, message) => LogTrouble(message.Message)).Build();
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                await LookAsync(admin, stoppingToken);
                if (!_reached)
                    LogReached(_kafka.Topic, admission.State!.Partitions.Length, admission.State.TopicId);
                _reached = true;
                Volatile.Write(ref _reachedAt, time.GetTimestamp());
            }
            catch (Exception e) when (e is KafkaException or TimeoutException)
            {
                _topicReadAt = 0;
                if (_reached || admission.State is null && logger.IsEnabled(LogLevel.Debug))
                    LogUnreachable(e.Message);
                _reached = false;
                LogTrouble(e.ToString());
            }
        }
        while (await NextAsync(timer, stoppingToken));
        _group?.Dispose();
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

    private async Task LookAsync(IAdminClient admin, CancellationToken stoppingToken)
    {
        var state = admission.State;
        var fresh = state is null || _topicReadAt == 0 || time.GetElapsedTime(_topicReadAt) >= TopicPeriod ? await TopicAsync(admin) : state;
        stoppingToken.ThrowIfCancellationRequested();
        TopicPartition[] partitions = [.. Enumerable.Range(0, fresh.Partitions.Length).Select(index => new TopicPartition(_kafka.Topic, index))];
        var ends = await OffsetsAsync(admin, partitions, OffsetSpec.Latest());
        var committed = await CommittedAsync(fresh.TopicId, partitions);
        if (committed.Any(offset => offset < 0))
        {
            // Nothing committed: its reader starts at the beginning of what is kept.
            var starts = await OffsetsAsync(admin, partitions, OffsetSpec.Earliest());
            for (var i = 0; i < committed.Length; i++)
                committed[i] = committed[i] < 0 ? starts[i] : committed[i];
        }

        var drained = 0L;
        for (var i = 0; i < partitions.Length; i++)
        {
            drained += Math.Max(0, committed[i] - fresh.Partitions[i].Committed);
            fresh.Partitions[i].Read(ends[i], committed[i]);
        }

        if (ReferenceEquals(fresh, state))
            admission.Drained(drained / Period.TotalSeconds);
        else
            admission.Know(fresh);
    }

    /// <summary>The state to go on with: the one known, unless the topic's id or its number of partitions changed.</summary>
    private async Task<VisitLogState> TopicAsync(IAdminClient admin)
    {
        // Synchronous in the client, so it does not belong on this loop's thread-pool thread for long.
        var metadata = await Task.Run(() => admin.GetMetadata(_kafka.Topic, Patience));
        var topic = metadata.Topics.Single(found => found.Topic == _kafka.Topic);
        if (topic.Error.IsError || topic.Partitions.Count == 0)
            throw new KafkaException(topic.Error.IsError ? topic.Error : new Error(Confluent.Kafka.ErrorCode.LeaderNotAvailable));
        var id = _kafka.IsEmbedded ? _kafka.EmbeddedTopicId! : await TopicIdAsync(admin);
        _topicReadAt = time.GetTimestamp();
        if (admission.State is { } known && known.TopicId == id && known.Partitions.Length == topic.Partitions.Count)
            return known;
        if (admission.State is { } before)
            LogTopicChanged(before.TopicId, id, topic.Partitions.Count);
        return new(id, [.. topic.Partitions.Select(_ => new PartitionLoad())]);
    }

    private async Task<string> TopicIdAsync(IAdminClient admin)
    {
        var described = await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([_kafka.Topic]), new() { RequestTimeout = Patience });
        return described.TopicDescriptions.Single().TopicId.ToString();
    }

    private static async Task<long[]> OffsetsAsync(IAdminClient admin, TopicPartition[] partitions, OffsetSpec which)
    {
        var listed = await admin.ListOffsetsAsync(
            partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = which }), new() { RequestTimeout = Patience });
        var offsets = new long[partitions.Length];
        foreach (var info in listed.ResultInfos)
            offsets[info.TopicPartitionOffsetError.Partition] = info.TopicPartitionOffsetError.Offset;
        return offsets;
    }

    // Not by the admin client: a request of its to a group's coordinator that breaks off can end the whole process (librdkafka pull request 5397).
    private async Task<long[]> CommittedAsync(string topicId, TopicPartition[] partitions)
    {
        if (_groupTopicId != topicId)
        {
            _group?.Dispose();
            _group = OpenGroup(topicId);
            _groupTopicId = topicId;
        }

        var group = _group!;
        var offsets = new long[partitions.Length];
        foreach (var committed in await Task.Run(() => group.Committed(partitions, Patience)))
            offsets[committed.Partition] = committed.Offset.IsSpecial ? -1 : committed.Offset;
        return offsets;
    }

    /// <summary>It never subscribes, so it is no member of the group and takes no partition from a silo: it only asks.</summary>
    private IConsumer<Ignore, Ignore> OpenGroup(string topicId) => new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
    {
        BootstrapServers = _kafka.BootstrapServers,
        ClientId = "udaconnect-gateway",
        GroupId = VisitTopic.GroupFor(topicId),
        EnableAutoCommit = false,
    }).SetLogHandler((_, message) => LogTrouble(message.Message)).SetErrorHandler((_, error) => LogTrouble(error.Reason)).Build();

    [LoggerMessage(GatewayLogIds.BrokerReached, LogLevel.Information, "Topic {Topic} has {Partitions} partitions and id {TopicId}")]
    private partial void LogReached(string topic, int partitions, string topicId);

    [LoggerMessage(GatewayLogIds.BrokerUnreachable, LogLevel.Warning, "The log of visits cannot be read: {Reason}; going on with what was last known")]
    private partial void LogUnreachable(string reason);

    [LoggerMessage(GatewayLogIds.TopicChanged, LogLevel.Warning, "The topic changed from id {Before} to {Now}, {Partitions} partitions")]
    private partial void LogTopicChanged(string before, string now, int partitions);

    [LoggerMessage(GatewayLogIds.BrokerTrouble, LogLevel.Debug, "Kafka: {Message}")]
    private partial void LogTrouble(string message);
}
