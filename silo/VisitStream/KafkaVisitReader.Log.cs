using UdaConnect.Diagnostics;

namespace UdaConnect.Silo.VisitStream;

internal sealed partial class KafkaVisitReader
{
    [LoggerMessage(LogIds.Visits + 110, LogLevel.Information, "Reading {Topic}/{Partition} (topic id {TopicId}) from offset {Offset}")]
    private partial void LogOpened(string topic, int partition, string topicId, long offset);

    [LoggerMessage(LogIds.Visits + 111, LogLevel.Error, "Reading {Topic}/{Partition} failed; opening it again")]
    private partial void LogReadFailed(string topic, int partition, Exception exception);

    [LoggerMessage(LogIds.Visits + 112, LogLevel.Warning, "Kafka refused a read of {Topic}/{Partition}")]
    private partial void LogConsume(string topic, int partition, Exception exception);

    [LoggerMessage(LogIds.Visits + 113, LogLevel.Critical, "Kafka no longer has {Topic}/{Partition} from offset {Wanted}: {Missing} messages were dropped before they were read. Going on at {Earliest}")]
    private partial void LogGap(string topic, int partition, long wanted, long earliest, long missing);

    [LoggerMessage(LogIds.Visits + 114, LogLevel.Critical, "Topic {Topic}/{Partition} was made anew: id {OldId} is now {NewId}. At least {Unread} messages of the old one were never read. Starting at its beginning")]
    private partial void LogTopicChanged(string topic, int partition, string oldId, string? newId, long unread);

    [LoggerMessage(LogIds.Visits + 115, LogLevel.Debug, "Kafka's client of partition {Partition}: {Message}")]
    private partial void LogClient(int partition, string message);
}
