using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Streams;

namespace UdaConnect.Silo.VisitStream;

/// <summary>Makes the parts of the stream provider that Orleans asks for.</summary>
internal sealed class VisitAdapterFactory(string name, string streamNamespace, IOptions<VisitStreamOptions> options, PumpServices services, ILoggerFactory loggers)
    : IQueueAdapterFactory, IQueueAdapterCache
{
    private PartitionMapper? _mapper;

    public Task<IQueueAdapter> CreateAdapter() => CreateAdapter(CancellationToken.None);

    public async Task<IQueueAdapter> CreateAdapter(CancellationToken cancellationToken)
    {
        _mapper = new(await services.Log.StartAsync(cancellationToken));
        return new VisitAdapter(name, streamNamespace, options.Value, services, loggers);
    }

    public IQueueAdapterCache GetQueueAdapterCache() => this;

    public IQueueCache CreateQueueCache(QueueId queueId) => new VisitQueueCache(options.Value.CacheCapacity, options.Value.CoalesceVisits);

    public IStreamQueueMapper GetStreamQueueMapper() => _mapper ?? throw new InvalidOperationException("The adapter comes first: it learns how many partitions there are.");

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) =>
        Task.FromResult<IStreamFailureHandler>(new DeliveryAlarm(services.Metrics, loggers.CreateLogger<DeliveryAlarm>()));

    public static VisitAdapterFactory Create(IServiceProvider provider, string name, string streamNamespace) => new(
        name,
        streamNamespace,
        provider.GetRequiredService<IOptions<VisitStreamOptions>>(),
        ActivatorUtilities.CreateInstance<PumpServices>(provider),
        provider.GetRequiredService<ILoggerFactory>());
}

/// <summary>Reads only: visits come in through Kafka, never through a stream's OnNextAsync.</summary>
internal sealed class VisitAdapter(string name, string streamNamespace, VisitStreamOptions options, PumpServices services, ILoggerFactory loggers) : IQueueAdapter
{
    public string Name => name;

    // Recognition is by visit id; a consumer that remembered tokens would skip offsets of a topic made anew.
    public bool IsRewindable => false;

    public StreamProviderDirection Direction => StreamProviderDirection.ReadOnly;

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) =>
        new VisitReceiver(PartitionMapper.PartitionOf(queueId), streamNamespace, options, services, loggers.CreateLogger<VisitReceiver>());

    public Task QueueMessageBatchAsync<T>(StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext) =>
        throw new NotSupportedException($"The stream '{name}' is fed by Kafka's topic {options.Topic}: produce there.");
}

/// <summary>Refuses settings of Orleans' agent under which it would drop visits.</summary>
internal sealed class VisitStreamValidator(string name, IOptionsMonitor<StreamPullingAgentOptions> agents) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        var agent = agents.Get(name);
        if (agent.MaxEventDeliveryTime != Timeout.InfiniteTimeSpan)
            throw new OrleansConfigurationException($"Stream provider '{name}': MaxEventDeliveryTime must be infinite, or visits are dropped after it.");
        if (agent.BatchContainerBatchSize != 1)
            throw new OrleansConfigurationException($"Stream provider '{name}': BatchContainerBatchSize must be 1; batches are joined in the cache.");
        if (agent.InitQueueTimeout < TimeSpan.FromSeconds(10))
            throw new OrleansConfigurationException($"Stream provider '{name}': InitQueueTimeout, which is also the time to stop, must be at least 10 s.");
    }
}
