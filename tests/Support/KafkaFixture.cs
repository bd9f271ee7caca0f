using UdaConnect.DevHost.Kafka;
using UdaConnect.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(KafkaFixture))]
[assembly: AssemblyFixture(typeof(EmbeddedKafkaFixture))]

namespace UdaConnect.Tests.Support;

/// <summary>A real Kafka for the whole test assembly, started when first asked for. Take topics of your own from <see cref="CreateTopicsAsync"/>.</summary>
public sealed class KafkaFixture : IAsyncLifetime
{
    private readonly SemaphoreSlim _gate = new(1);
    private IKafkaBroker? _broker;
    private string? _failure;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>The broker. Skips the test where none was promised, and fails it where one was promised and does not start.</summary>
    public async Task<IKafkaBroker> BrokerAsync()
    {
        if (!KafkaHome.IsPromised) Assert.Skip("No real Kafka: set KAFKA_HOME or Kafka__BootstrapServers.");
        await _gate.WaitAsync();
        try
        {
            if (_broker is null && _failure is null) await StartAsync();
        }
        finally
        {
            _gate.Release();
        }
        if (_broker is null) Assert.Fail($"Kafka was promised by {KafkaHome.Source} and does not start: {_failure}");
        return _broker;
    }

    /// <summary>A new visits topic with its dead letters; gives the topic's name.</summary>
    public async Task<string> CreateTopicsAsync(int partitions = TopicSpec.DefaultPartitions)
    {
        var broker = await BrokerAsync();
        var name = $"visits-{Guid.NewGuid():N}";
        await broker.CreateTopicsAsync(TopicSpec.Visits(name, partitions));
        return name;
    }

    public async ValueTask DisposeAsync()
    {
        if (_broker is not null) await _broker.DisposeAsync();
        _gate.Dispose();
    }

    private async Task StartAsync()
    {
        try
        {
            _broker = KafkaHome.Address is { } address
                ? await ExternalKafka.ConnectAsync(address)
                : await KafkaDistribution.StartEphemeralAsync(KafkaHome.Home!);
        }
        catch (Exception exception)
        {
            _failure = exception.Message;
        }
    }
}

/// <summary>The embedded broker for the whole test assembly, started when first asked for; it is there on every machine.</summary>
public sealed class EmbeddedKafkaFixture : IAsyncLifetime
{
    private readonly Lazy<EmbeddedBroker> _broker = new(() => EmbeddedBroker.Start());

    public EmbeddedBroker Broker => _broker.Value;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A new visits topic with its dead letters; gives the topic's name.</summary>
    public async Task<string> CreateTopicsAsync(int partitions = TopicSpec.DefaultPartitions)
    {
        var name = $"visits-{Guid.NewGuid():N}";
        await Broker.CreateTopicsAsync(TopicSpec.Visits(name, partitions));
        return name;
    }

    public async ValueTask DisposeAsync()
    {
        if (_broker.IsValueCreated) await _broker.Value.DisposeAsync();
    }
}
