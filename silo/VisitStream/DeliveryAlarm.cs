using Orleans.Streams;
using UdaConnect.Diagnostics;

namespace UdaConnect.Silo.VisitStream;

/// <summary>A delivery given up is an alarm, never an outcome: its offset stays unsettled and the partition's next owner tries again.</summary>
internal sealed partial class DeliveryAlarm(VisitStreamMetrics metrics, ILogger logger) : IStreamFailureHandler
{
    public bool ShouldFaultSubsriptionOnError => false;

    public Task OnDeliveryFailure(GuidId subscriptionId, string streamProviderName, StreamId streamIdentity, StreamSequenceToken? sequenceToken)
    {
        metrics.DeliveryFailed();
        LogDelivery(streamIdentity, sequenceToken);
        return Task.CompletedTask;
    }

    public Task OnSubscriptionFailure(GuidId subscriptionId, string streamProviderName, StreamId streamIdentity, StreamSequenceToken? sequenceToken)
    {
        metrics.DeliveryFailed();
        LogSubscription(streamIdentity, sequenceToken);
        return Task.CompletedTask;
    }

    [LoggerMessage(LogIds.Visits + 160, LogLevel.Critical, "Visits of stream {Stream} at {Token} were not delivered; their offsets stay unsettled until the partition has another owner")]
    private partial void LogDelivery(StreamId stream, StreamSequenceToken? token);

    [LoggerMessage(LogIds.Visits + 161, LogLevel.Critical, "The consumer of stream {Stream} at {Token} cannot be reached; its visits stay unsettled")]
    private partial void LogSubscription(StreamId stream, StreamSequenceToken? token);
}
