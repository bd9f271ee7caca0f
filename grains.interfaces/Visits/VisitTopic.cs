namespace UdaConnect.Visits;

/// <summary>Names that producer and consumer of the log of visits must agree on.</summary>
public static class VisitTopic
{
    public const string Name = "person_location_visits";

    /// <summary>The group's name ends in the topic's id, so that offsets never outlive the topic they belong to.</summary>
    /// <param name="topicId">As DescribeTopics gives it; for the embedded broker the id devhost made.</param>
    public static string GroupFor(string topicId) => $"udaconnect-silo-{topicId}";

    /// <summary>The topic of messages that could not be used.</summary>
    public static string DeadLettersOf(string topic) => topic + ".dead";
}

/// <summary>Kafka headers of a visit's message. Of all but <see cref="ReplayOrigin"/> the presence is the mark, and the value is not read.</summary>
public static class VisitHeaders
{
    /// <summary>The gateway assigned the id, which therefore lies in a reserved range.</summary>
    public const string IdAssigned = "udaconnect-id-assigned";

    /// <summary>The gateway assigned the time: a repeat is recognised without it, and the first time wins.</summary>
    public const string TimeAssigned = "udaconnect-time-assigned";

    /// <summary>The message was put back from the dead letters; the value is its first <see cref="MessageOrigin"/> as text, which stays its identity.</summary>
    /// <remarks>Any producer can write it, so it counts only where it names this topic and the hash of the very bytes it comes with; otherwise the message is refused.</remarks>
    public const string ReplayOrigin = "udaconnect-replay-origin";
}
