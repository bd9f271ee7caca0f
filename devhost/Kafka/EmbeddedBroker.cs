using System.Globalization;

namespace UdaConnect.DevHost.Kafka;

/// <summary>
/// librdkafka's mock cluster in this process: the real protocol on loopback, memory only. A partition keeps 5 MiB or 100,000 message sets and then drops the
/// oldest, whatever has been read, so whoever produces must keep the backlog below that.
/// </summary>
public sealed class EmbeddedBroker : IKafkaBroker
{
    private readonly IntPtr _client;
    private readonly IntPtr _cluster;
    private readonly TcpForwarder _forwarder;
    private readonly HashSet<string> _topics = [];
    private bool _disposed;

    private EmbeddedBroker(IntPtr client, IntPtr cluster, string brokerAddress, TcpForwarder forwarder)
    {
        _client = client;
        _cluster = cluster;
        _forwarder = forwarder;
        BrokerAddress = brokerAddress;
    }

    /// <summary>The forwarder's address. Clients go on at the broker's own port, which the first answer names; it is on loopback too.</summary>
    public string BootstrapServers => $"127.0.0.1:{_forwarder.Port}";

    /// <summary>The address that the broker itself announces.</summary>
    public string BrokerAddress { get; }

    public KafkaKind Kind => KafkaKind.Embedded;

    /// <summary>Made at this start: offsets of an earlier start mean nothing here.</summary>
    public string TopicId { get; } = $"embedded-{Guid.NewGuid():N}";

    public string? EmbeddedTopicId => TopicId;

    /// <param name="port">The forwarder's port on 127.0.0.1; 0: a free one.</param>
    public static EmbeddedBroker Start(int port = 0)
    {
        var client = MockClusterNative.NewClient();
        var cluster = MockClusterNative.NewCluster(client, 1);
        var address = MockClusterNative.Bootstraps(cluster);
        var target = int.Parse(address[(address.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
        try
        {
            return new EmbeddedBroker(client, cluster, address, new TcpForwarder(port, target));
        }
        catch
        {
            MockClusterNative.DestroyCluster(cluster);
            MockClusterNative.DestroyClient(client);
            throw;
        }
    }

    public Task CreateTopicsAsync(IReadOnlyList<TopicSpec> topics, CancellationToken cancellationToken = default)
    {
        foreach (var topic in topics) CreateTopic(topic);
        return Task.CompletedTask;
    }

    /// <summary>As a broker does whose controller does not answer it: the next requests for a producer id are told to try again, so idempotent clients send nothing.</summary>
    public void RefuseProducerIds(int requests)
    {
        const short InitProducerId = 22;
        MockClusterNative.PushErrors(_cluster, InitProducerId, (nuint)requests, [.. Enumerable.Repeat((int)Confluent.Kafka.ErrorCode.GroupLoadInProgress, requests)]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _forwarder.DisposeAsync();
        await Task.Run(() =>
        {
            MockClusterNative.DestroyCluster(_cluster);
            MockClusterNative.DestroyClient(_client);
        });
    }

    private void CreateTopic(TopicSpec topic)
    {
        lock (_topics)
        {
            if (!_topics.Add(topic.Name)) return;
            var error = MockClusterNative.CreateTopic(_cluster, topic.Name, topic.Partitions, 1);
            if (error != 0) throw new DevHostException($"The embedded broker does not create topic {topic.Name} (librdkafka error {error}).");
        }
    }
}
