using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Providers;
using Orleans.Streams;
using UdaConnect.Visits;

namespace UdaConnect.Silo.VisitStream;

/// <summary>Makes the topic of visits the queue behind an Orleans stream. Needs an IVisitStore, an IAreaResolver and an IServingGate.</summary>
internal static class VisitStreamExtensions
{
    /// <param name="streamNamespace">Whom visits are for: the grains that subscribe to this namespace.</param>
    public static ISiloBuilder AddVisitStream(this ISiloBuilder silo, string streamNamespace = VisitStreams.Namespace)
    {
        var services = silo.Services;
        services.AddOptions<VisitStreamOptions>().BindConfiguration(VisitStreamOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<VisitStreamMetrics>();
        services.TryAddSingleton<IVisitLog, KafkaVisitLog>();
        services.TryAddSingleton<IDeadLetters, KafkaDeadLetters>();
        if (silo.Configuration[KillAtFaultPoint.Key] is { Length: > 0 } killAt)
            services.TryAddSingleton<IVisitStreamFaults>(provider => new KillAtFaultPoint(killAt, provider.GetRequiredService<ILogger<KillAtFaultPoint>>()));
        services.TryAddSingleton<IVisitStreamFaults, NoFaults>();
        services.TryAddKeyedSingleton<IStreamIdMapper, AreaStreamIdMapper>(VisitStreams.AreaMapper);
        services.AddSingleton<IConfigurationValidator>(provider =>
            new VisitStreamValidator(VisitStreams.Provider, provider.GetRequiredService<IOptionsMonitor<StreamPullingAgentOptions>>()));
        return silo.AddPersistentStreams(VisitStreams.Provider, (provider, name) => VisitAdapterFactory.Create(provider, name, streamNamespace), Configure);
    }

    private static void Configure(ISiloPersistentStreamConfigurator stream)
    {
        stream.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
        stream.ConfigurePullingAgent(agent => agent.Configure(options =>
        {
            options.MaxEventDeliveryTime = Timeout.InfiniteTimeSpan;
            options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(10);
            options.BatchContainerBatchSize = 1;
            options.InitQueueTimeout = TimeSpan.FromSeconds(10);
        }));
        stream.ConfigureBackoffProvider((_, _) => (IQueueReaderBackoffProvider)new Backoff());
        stream.ConfigureBackoffProvider((_, _) => (IMessageDeliveryBackoffProvider)new Backoff());
        stream.ConfigurePartitionBalancing((provider, _) => ActivatorUtilities.CreateInstance<PartitionBalancer>(provider));
    }
}
