using System.Collections.Concurrent;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using UdaConnect.DevHost.Kafka;
using UdaConnect.Hosting;
using UdaConnect.Silo.Spatial;
using UdaConnect.Silo.VisitStream;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Support;

/// <summary>Silos with the real stream provider on a real or embedded Kafka, a store in memory that outlives them, and consumers that note what they get.</summary>
internal sealed class VisitStreamCluster : IAsyncDisposable
{
    private readonly IKafkaBroker _broker;
    private readonly string _topic;
    private readonly IProducer<byte[]?, byte[]?> _producer;

    private VisitStreamCluster(IKafkaBroker broker, string topic, InProcessTestCluster silos, ProbeSink sink, MemoryVisitStore store, ProbeFaults faults)
    {
        (_broker, _topic, Silos, Sink, Store, Faults) = (broker, topic, silos, sink, store, faults);
        _producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = broker.BootstrapServers, Acks = Acks.All, LingerMs = 2, MessageMaxBytes = 8 * 1024 * 1024 }).Build();
    }

    public InProcessTestCluster Silos { get; }

    public ProbeSink Sink { get; }

    public MemoryVisitStore Store { get; }

    public ProbeFaults Faults { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="realStore">Where visits are stored instead of in memory.</param>
    public static async Task<VisitStreamCluster> StartAsync(
        IKafkaBroker broker, string topic, short silos = 2, Dictionary<string, string?>? settings = null, IVisitStore? realStore = null)
    {
        var (sink, store, faults) = (new ProbeSink(), new MemoryVisitStore(), new ProbeFaults());
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSiloHost((_, host) => host.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(settings ?? [])
        {
            ["Kafka:BootstrapServers"] = broker.BootstrapServers,
            ["Kafka:Topic"] = topic,
            ["Kafka:EmbeddedTopicId"] = broker.EmbeddedTopicId,
            ["Kafka:CommitInterval"] = "00:00:00.050",
        }));
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(sink).AddSingleton(realStore ?? store).AddSingleton<IAreaResolver>(store).AddSingleton<IVisitStreamFaults>(faults);
            silo.Services.AddSingleton<IServingGate, OpenGate>();
            silo.AddVisitStream(ProbeAreaGrain.Namespace);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new(broker, topic, cluster, sink, store, faults);
    }

    /// <summary>Visits of a few areas (the longitude's whole degrees), acknowledged by the broker.</summary>
    public Task ProduceAsync(long firstId, int count, int areas = 7, int? partition = null) => Task.WhenAll(
        Enumerable.Range(0, count).Select(i => ProduceAsync(
            $$"""{"id":{{firstId + i}},"person_id":{{1 + i % 50}},"creation_time":"2026-01-06T09:00:01.662Z","longitude":{{1 + i % areas}}.5,"latitude":37.5}""", $"{i % 50}", partition)));

    public Task ProduceAsync(string? value, string? key = null, int? partition = null) => SendAsync(
        new Message<byte[]?, byte[]?> { Key = key is null ? null : Encoding.UTF8.GetBytes(key), Value = value is null ? null : Encoding.UTF8.GetBytes(value) }, partition);

    public Task<DeliveryResult<byte[]?, byte[]?>> SendAsync(Message<byte[]?, byte[]?> message, int? partition = null) =>
        _producer.ProduceAsync(new TopicPartition(_topic, partition is { } one ? new(one) : Partition.Any), message, Token);

    /// <summary>Committed offsets by partition; 0 where none was.</summary>
    public async Task<long[]> CommittedAsync(int partitions)
    {
        using var consumer = await ConsumerAsync();
        return [.. consumer.Committed(Places(partitions), TimeSpan.FromSeconds(10)).Select(place => place.Offset.IsSpecial ? 0 : place.Offset.Value)];
    }

    public async Task<long[]> EndsAsync(int partitions)
    {
        using var consumer = await ConsumerAsync();
        return [.. Places(partitions).Select(place => consumer.QueryWatermarkOffsets(place, TimeSpan.FromSeconds(10)).High.Value)];
    }

    public async Task WaitUntilAllCommittedAsync(int partitions)
    {
        var ends = await EndsAsync(partitions);
        await Eventually.TrueAsync(async () => (await CommittedAsync(partitions)).SequenceEqual(ends), $"everything committed: {string.Join(',', ends)}");
    }

    /// <summary>The first messages of the topic of dead letters.</summary>
    public List<ConsumeResult<string, byte[]>> ReadDeadLetters(int count)
    {
        var config = new ConsumerConfig { BootstrapServers = _broker.BootstrapServers, GroupId = Guid.NewGuid().ToString(), AutoOffsetReset = AutoOffsetReset.Earliest };
        using var consumer = new ConsumerBuilder<string, byte[]>(config).Build();
        var dead = VisitTopic.DeadLettersOf(_topic);
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var partitions = admin.GetMetadata(dead, TimeSpan.FromSeconds(10)).Topics.Single().Partitions;
        consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(dead, partition.PartitionId, Offset.Beginning)));
        var letters = new List<ConsumeResult<string, byte[]>>();
        while (letters.Count < count)
            letters.Add(consumer.Consume(TimeSpan.FromSeconds(10)) ?? throw new TimeoutException($"{letters.Count} of {count} dead letters."));
        return letters;
    }

    public async ValueTask DisposeAsync()
    {
        Faults.Release();
        Sink.Heal();
        _producer.Dispose();
        await Silos.DisposeAsync();
    }

    private async Task<IConsumer<byte[], byte[]>> ConsumerAsync()
    {
        var id = _broker.EmbeddedTopicId ?? await TopicIdAsync();
        return new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = _broker.BootstrapServers, GroupId = VisitTopic.GroupFor(id) }).Build();
    }

    private async Task<string> TopicIdAsync()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _broker.BootstrapServers }).Build();
        return (await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([_topic]))).TopicDescriptions.Single().TopicId.ToString();
    }

    private TopicPartition[] Places(int partitions) => [.. Enumerable.Range(0, partitions).Select(partition => new TopicPartition(_topic, partition))];

    private sealed class OpenGate : IServingGate
    {
        public void ThrowIfNotServing()
        {
        }

        public ValueTask WaitUntilServingAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}

/// <summary>What the consumers of a cluster got, and which areas fail.</summary>
internal sealed class ProbeSink
{
    private readonly ConcurrentDictionary<long, bool> _failing = new();

    /// <summary>Deliveries by visit id.</summary>
    public ConcurrentDictionary<long, int> Delivered { get; } = new();

    public int Failures => _failures;

    private int _failures;

    public void Fail(long area) => _failing[area] = true;

    public void Heal() => _failing.Clear();

    public void Take(long area, IEnumerable<VisitPage> pages)
    {
        if (_failing.ContainsKey(area))
        {
            Interlocked.Increment(ref _failures);
            throw new InvalidOperationException($"Area {area} is told to fail.");
        }

        foreach (var page in pages)
        {
            foreach (var visit in page.Visits)
                Delivered.AddOrUpdate(visit.Id, 1, (_, times) => times + 1);
        }
    }

    public Task WaitForAsync(long firstId, int count) => Eventually.TrueAsync(
        () => Enumerable.Range(0, count).All(i => Delivered.ContainsKey(firstId + i)), $"visits {firstId} to {firstId + count - 1} delivered");
}

/// <summary>Holds every silo at one place of the pump until released.</summary>
internal sealed class ProbeFaults : IVisitStreamFaults
{
    private volatile TaskCompletionSource _open = Opened();
    private int _reached;
    private FaultPoint? _point;

    public int Reached => _reached;

    public void Hold(FaultPoint point)
    {
        _point = point;
        _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Release()
    {
        _point = null;
        _open.TrySetResult();
    }

    public async ValueTask ReachedAsync(FaultPoint point, int partition, CancellationToken cancellationToken)
    {
        if (point != _point)
            return;
        Interlocked.Increment(ref _reached);
        await _open.Task.WaitAsync(cancellationToken);
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }
}
