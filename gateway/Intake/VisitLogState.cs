namespace UdaConnect.Gateway.Intake;

/// <summary>What is known of the log: its topic's id and the load of each partition. Replaced as a whole when the topic or its partitions change.</summary>
/// <param name="TopicId">Names the consumer group whose offsets count.</param>
internal sealed record VisitLogState(string TopicId, PartitionLoad[] Partitions);
