using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Options;
using UdaConnect.Diagnostics;
using UdaConnect.Visits;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace UdaConnect.Silo.VisitStream;

/// <summary>The topic in Kafka: creates what is missing and watches whether the topic is still the one its readers read.</summary>
internal sealed partial class KafkaVisitLog(
    IOptions<VisitStreamOptions> options, VisitStreamMetrics metrics, TimeProvider time, ILoggerFactory loggers) : IVisitLog, IAsyncDisposable
{
    public const int DeadLetterBytes = 2 * 1024 * 1024;

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    private readonly ILogger _logger = loggers.CreateLogger<KafkaVisitLog>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _one = new(1);
    private IAdminClient? _admin;
    private Task _watch = Task.CompletedTask;
    private volatile string? _topicId;
    private volatile int _partitions;

    public event Action<int>? PartitionsChanged;

    public string Topic => options.Value.Topic;

    public VisitStreamOptions Options => options.Value;

    /// <summary>As last read.</summary>
    public string? TopicId => _topicId;

    private bool IsEmbedded => options.Value.EmbeddedTopicId is { Length: > 0 };

    public async Task<int> StartAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.StartTimeout);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var partitions = await Task.Run(EnsureTopicsAsync, limit.Token);
                _partitions = partitions;
                LogStarted(Topic, partitions, _topicId!);
                if (!IsEmbedded && _watch.IsCompleted)
                    _watch = WatchAsync();
                return partitions;
            }
            catch (KafkaException exception) when (!limit.IsCancellationRequested)
            {
                LogUnreachable(options.Value.BootstrapServers, exception);
                await Pause(attempt, limit.Token, cancellationToken);
            }
        }
    }

    public IVisitLogReader Open(int partition) => new KafkaVisitReader(this, partition, metrics, time, loggers.CreateLogger<KafkaVisitReader>());

    /// <summary>Reads the topic's id again; the last known one while Kafka does not tell.</summary>
    public async Task<string?> RefreshTopicIdAsync(CancellationToken cancellationToken)
    {
        if (IsEmbedded)
            return _topicId = options.Value.EmbeddedTopicId;
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (await DescribeAsync() is { } topic)
            {
                _topicId = topic.TopicId.ToString();
                Count(topic.Partitions.Count);
            }
        }
        catch (KafkaException exception)
        {
            LogNoTopicId(Topic, exception);
        }
        finally
        {
            _one.Release();
        }

        return _topicId;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync();
        await _watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _admin?.Dispose();
        _one.Dispose();
        _stopping.Dispose();
    }

    private void Count(int partitions)
    {
        // 0: the topic is being made at this moment.
        if (partitions == 0 || partitions == _partitions || _partitions == 0)
            return;
        LogPartitionsChanged(Topic, _partitions, partitions);
        _partitions = partitions;
        PartitionsChanged?.Invoke(partitions);
    }

    private async Task Pause(int attempt, CancellationToken limit, CancellationToken asked)
    {
        try
        {
            await Task.Delay(Backoff.After(attempt), time, limit);
        }
        catch (OperationCanceledException) when (!asked.IsCancellationRequested)
        {
            throw new TimeoutException($"Kafka did not answer at {options.Value.BootstrapServers} (Kafka:BootstrapServers) for {options.Value.StartTimeout}.");
        }
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Options.TopicInterval, time);
        while (await timer.WaitForNextTickAsync(_stopping.Token))
            await RefreshTopicIdAsync(_stopping.Token);
    }

    private async Task<int> EnsureTopicsAsync()
    {
        if (IsEmbedded)
            return EnsureEmbedded();
        await CreateAsync(new() { Name = Topic, NumPartitions = options.Value.Partitions, ReplicationFactor = options.Value.ReplicationFactor });
        for (var attempt = 0; attempt < 20; attempt++)
        {
            // A topic just created may take a moment until every broker knows it.
            if (await DescribeAsync() is { Partitions.Count: > 0 } topic)
            {
                await CreateAsync(DeadLetters(topic.Partitions.Count));
                _topicId = topic.TopicId.ToString();
                return topic.Partitions.Count;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), time);
        }

        throw new KafkaException(new Error(ErrorCode.UnknownTopicOrPart, $"Topic {Topic} was created and cannot be found."));
    }

    /// <summary>As many partitions as the visits have, so that a flood of bad messages holds up nothing; and kept until somebody removes them (docs/adr/0011).</summary>
    private TopicSpecification DeadLetters(int partitions) => new()
    {
        Name = VisitTopic.DeadLettersOf(Topic),
        NumPartitions = partitions,
        ReplicationFactor = options.Value.ReplicationFactor,
        Configs = new() { ["max.message.bytes"] = Text(DeadLetterBytes), ["retention.ms"] = "-1" },
    };

    /// <summary>The embedded broker has no controller; asked for a topic's metadata it makes the topic.</summary>
    private int EnsureEmbedded()
    {
        _topicId = options.Value.EmbeddedTopicId;
        Admin().GetMetadata(VisitTopic.DeadLettersOf(Topic), RequestTimeout);
        var partitions = Admin().GetMetadata(Topic, RequestTimeout).Topics.Single(topic => topic.Topic == Topic).Partitions.Count;
        return partitions > 0 ? partitions : throw new KafkaException(new Error(ErrorCode.UnknownTopicOrPart, $"The embedded broker has no topic {Topic}."));
    }

    private async Task CreateAsync(TopicSpecification topic)
    {
        var known = await Task.Run(() => Admin().GetMetadata(RequestTimeout));
        if (known.Topics.Any(existing => existing.Topic == topic.Name))
            return;
        try
        {
            await Admin().CreateTopicsAsync([topic], new() { RequestTimeout = RequestTimeout, OperationTimeout = RequestTimeout });
            LogCreated(topic.Name, topic.NumPartitions);
        }
        catch (CreateTopicsException exception) when (exception.Results.All(result => result.Error.Code is ErrorCode.TopicAlreadyExists or ErrorCode.NoError))
        {
            // Another silo was first.
        }
    }

    private async Task<TopicDescription?> DescribeAsync()
    {
        try
        {
            var described = await Admin().DescribeTopicsAsync(TopicCollection.OfTopicNames([Topic]), new() { RequestTimeout = RequestTimeout })
                .WaitAsync(RequestTimeout * 1.5, time);
            return described.TopicDescriptions.SingleOrDefault(topic => topic.Error.Code == ErrorCode.NoError);
        }
        catch (TimeoutException exception)
        {
            // A client that met a broker going down may never answer again, whatever its own time-out says. It is left to itself: the end of a client
            // with a request under way has ended the whole process, and a few idle threads cost less than that.
            _admin = null;
            LogAdminLeft();
            throw new KafkaException(new Error(ErrorCode.Local_TimedOut), exception);
        }
        catch (DescribeTopicsException exception) when (exception.Results.TopicDescriptions.All(topic => topic.Error.Code == ErrorCode.UnknownTopicOrPart))
        {
            return null;
        }
    }

    private IAdminClient Admin() => _admin ??= new AdminClientBuilder(new AdminClientConfig(KafkaClient.Settings(Options)) { AllowAutoCreateTopics = IsEmbedded })
        .SetLogHandler((_, message) => LogClient(message.Message))
        .SetErrorHandler((_, error) => LogClient(error.Reason))
        .Build();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(LogIds.Visits + 100, LogLevel.Information, "Topic {Topic} has {Partitions} partitions and the id {TopicId}")]
    private partial void LogStarted(string topic, int partitions, string topicId);

    [LoggerMessage(LogIds.Visits + 101, LogLevel.Information, "Created topic {Topic} with {Partitions} partitions")]
    private partial void LogCreated(string topic, int partitions);

    [LoggerMessage(LogIds.Visits + 102, LogLevel.Error, "Kafka does not answer at {BootstrapServers} (Kafka:BootstrapServers); trying again")]
    private partial void LogUnreachable(string bootstrapServers, Exception exception);

    [LoggerMessage(LogIds.Visits + 103, LogLevel.Warning, "Kafka does not tell the id of topic {Topic}; going on with the one known")]
    private partial void LogNoTopicId(string topic, Exception exception);

    [LoggerMessage(LogIds.Visits + 105, LogLevel.Warning, "Topic {Topic} had {Before} partitions and has {Now}; the silos share them anew")]
    private partial void LogPartitionsChanged(string topic, int before, int now);

    [LoggerMessage(LogIds.Visits + 106, LogLevel.Warning, "A request to Kafka never ended; its client is left to itself and another one asks from now on")]
    private partial void LogAdminLeft();

    [LoggerMessage(LogIds.Visits + 104, LogLevel.Debug, "Kafka's admin client: {Message}")]
    private partial void LogClient(string message);
}
