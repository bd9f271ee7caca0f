using System.Diagnostics.Metrics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using UdaConnect.DevHost.Kafka;
using UdaConnect.Silo.VisitStream;
using UdaConnect.Tests.Support;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Adapters.VisitStream;

public sealed class EmbeddedVisitLogTests(EmbeddedKafkaFixture kafka) : VisitLogTests
{
    private protected override async Task<LogUnderTest> OpenAsync() => new KafkaLogUnderTest(kafka.Broker, await kafka.CreateTopicsAsync());
}

public sealed class RealVisitLogTests(KafkaFixture kafka) : VisitLogTests
{
    [Fact]
    public async Task Start_TopicsMissing_CreatesThem()
    {
        var broker = await kafka.BrokerAsync();
        await using var log = new KafkaLogUnderTest(broker, $"visits-{Guid.NewGuid():N}", partitions: 3);
        Assert.Equal(3, await log.Log.StartAsync(Token));
        Assert.Equal(3, await log.Log.StartAsync(Token));
        using var admin = log.Admin();
        var dead = VisitTopic.DeadLettersOf(log.Log.Topic);
        await PartitionsAsync(admin, dead, 3);
        var described = await admin.DescribeConfigsAsync([new ConfigResource { Type = ResourceType.Topic, Name = dead }]);
        Assert.Equal(("-1", "2097152"), (described[0].Entries["retention.ms"].Value, described[0].Entries["max.message.bytes"].Value));
    }

    [Fact]
    public async Task Start_OnlyTheDeadLettersMissing_CreatesThemWithAsManyPartitionsAsTheVisitsHave()
    {
        var broker = await kafka.BrokerAsync();
        var topic = $"visits-{Guid.NewGuid():N}";
        await broker.CreateTopicsAsync([new(topic, 2)], Token);
        await using var log = new KafkaLogUnderTest(broker, topic, partitions: 8);
        Assert.Equal(2, await log.Log.StartAsync(Token));
        using var admin = log.Admin();
        await PartitionsAsync(admin, VisitTopic.DeadLettersOf(topic), 2);
    }

    [Fact]
    public async Task Read_OffsetsDroppedByRetention_CountsTheGapAndGoesOnAtTheEarliest()
    {
        await using var log = await StartedAsync();
        for (var i = 0; i < 5; i++)
            await log.AppendAsync(0, $"{i}");
        await using (var first = log.Log.Open(0))
            await first.CommitAsync((await first.ReadAsync(Token)).Epoch, 1, Token);
        using (var admin = log.Admin())
            await admin.DeleteRecordsAsync([new(log.Log.Topic, 0, 4)]);

        await using var reader = log.Log.Open(0);
        Assert.Equal([(4, "4")], await TakeAsync(reader, 1));
        Assert.Equal(3, log.Gaps());
    }

    /// <summary>Silos that start together hand partitions on before anything is committed; a gap told of twice would be twice as many visits lost.</summary>
    [Fact]
    public async Task Read_OwnerChangesBehindAGap_CountsTheGapOnce()
    {
        await using var log = await StartedAsync();
        for (var i = 0; i < 5; i++)
            await log.AppendAsync(0, $"{i}");
        await using (var before = log.Log.Open(0))
            await before.CommitAsync((await before.ReadAsync(Token)).Epoch, 1, Token);
        using (var admin = log.Admin())
            await admin.DeleteRecordsAsync([new(log.Log.Topic, 0, 4)]);

        await using (var owner = log.Log.Open(0))
        {
            var chunk = await owner.ReadAsync(Token);
            Assert.Equal(1, chunk.Epoch.Start);

            // Read before the gap and settled after it.
            await owner.CommitAsync(chunk.Epoch, 2, Token);
        }

        await using var next = log.Log.Open(0);
        Assert.Equal(4, (await next.ReadAsync(Token)).Epoch.Start);
        Assert.Equal(3, log.Gaps());
    }

    [Fact]
    public async Task Read_TopicMadeAnew_StartsAtItsBeginningInAnotherEpoch()
    {
        await using var log = await StartedAsync();
        for (var i = 0; i < 5; i++)
            await log.AppendAsync(0, $"old {i}");
        await using var reader = log.Log.Open(0);
        var old = (await reader.ReadAsync(Token)).Epoch;
        await reader.CommitAsync(old, 5, Token);
        using (var admin = log.Admin())
        {
            await admin.DeleteTopicsAsync([log.Log.Topic]);
            await Eventually.TrueAsync(() => !admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics.Any(topic => topic.Topic == log.Log.Topic), "the topic gone");
            await admin.CreateTopicsAsync([new TopicSpecification { Name = log.Log.Topic, NumPartitions = 4 }]);
        }

        await log.AppendAsync(0, "new");
        LogChunk chunk;
        do
            chunk = await reader.ReadAsync(Token);
        while (chunk.Epoch.TopicId == old.TopicId);
        Assert.Equal(0, chunk.Records[0].Offset);
        Assert.Equal("new", System.Text.Encoding.UTF8.GetString(chunk.Records[0].Value!));
        Assert.Null(chunk.Epoch.Start);
    }

    /// <summary>A chunk is bounded by its bytes too: a few thousand messages of the largest size would be gigabytes.</summary>
    [Fact]
    public async Task Read_ManyBytesWaiting_EndsEachChunkAtItsBytes()
    {
        const int Size = 1_000, Most = 10_000;
        await using var log = await StartedAsync();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => log.AppendAsync(0, new string('x', Size))));

        log.Options.BatchBytes = Most;
        await using var reader = log.Log.Open(0);
        for (var next = 0L; next < 200;)
        {
            var chunk = await reader.ReadAsync(Token);
            Assert.InRange(chunk.Bytes, Size, Most);
            next = chunk.Records[^1].Offset + 1;
        }

        Assert.Equal(0, reader.WaitingBytes);
    }

    /// <summary>What comes alone goes on alone; behind it, what comes while it is fresh is one chunk, however slowly it comes.</summary>
    [Fact]
    public async Task Read_MessagesBehindAFreshChunk_AreGatheredUntilTheChunkIsFull()
    {
        await using var log = await StartedAsync();
        log.Options.BatchInterval = TimeSpan.FromHours(1);
        log.Options.BatchSize = 2;
        await using var reader = log.Log.Open(0);
        await log.AppendAsync(0, "alone");
        Assert.Single((await reader.ReadAsync(Token)).Records);

        await log.AppendAsync(0, "b");
        await log.AppendAsync(0, "c");
        Assert.Equal(2, (await reader.ReadAsync(Token)).Records.Count);

        // Not full: its reader ends all the same.
        await log.AppendAsync(0, "d");
    }

    private static Task PartitionsAsync(IAdminClient admin, string topic, int partitions) => Eventually.TrueAsync(
        () => admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics.SingleOrDefault(found => found.Topic == topic)?.Partitions.Count == partitions, $"{topic} with {partitions} partitions");

    private protected override async Task<LogUnderTest> OpenAsync()
    {
        var broker = await kafka.BrokerAsync();
        return new KafkaLogUnderTest(broker, await kafka.CreateTopicsAsync());
    }

    private async Task<KafkaLogUnderTest> StartedAsync()
    {
        var log = (KafkaLogUnderTest)await OpenAsync();
        await log.Log.StartAsync(Token);
        return log;
    }
}

internal sealed class KafkaLogUnderTest : LogUnderTest
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly string _bootstrap;
    private readonly KafkaVisitLog _log;
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly MeterListener _listener = new();
    private long _gaps;

    public KafkaLogUnderTest(IKafkaBroker broker, string topic, int partitions = 4)
    {
        _bootstrap = broker.BootstrapServers;
        Options = new() { BootstrapServers = _bootstrap, Topic = topic, EmbeddedTopicId = broker.EmbeddedTopicId, Partitions = partitions };
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "udaconnect.visits.gaps" && ReferenceEquals(instrument.Meter.Scope, meters))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _gaps, count));
        _listener.Start();
        _log = new(Microsoft.Extensions.Options.Options.Create(Options), new(meters), TimeProvider.System, NullLoggerFactory.Instance);
        _producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = _bootstrap, Acks = Acks.All, TopicMetadataRefreshIntervalMs = 200 }).Build();
    }

    public override IVisitLog Log => _log;

    /// <summary>May be changed before a partition is opened.</summary>
    public VisitStreamOptions Options { get; }

    public long Gaps() => Interlocked.Read(ref _gaps);

    public IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _bootstrap }).Build();

    public override async Task AppendAsync(int partition, LogRecord record)
    {
        var headers = new Headers();
        foreach (var header in record.Headers ?? [])
            headers.Add(header.Name, header.Value);
        await _producer.ProduceAsync(new TopicPartition(_log.Topic, partition), new() { Key = record.Key, Value = record.Value, Headers = headers });
    }

    public override async ValueTask DisposeAsync()
    {
        _producer.Dispose();
        _listener.Dispose();
        await _log.DisposeAsync();
        await _services.DisposeAsync();
    }
}
