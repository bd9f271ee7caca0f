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

/// <summary>Kafka headers of a visit's message. Values are not read: a header's presence is the mark.</summary>
public static class VisitHeaders
{
    /// <summary>The gateway assigned the id, which therefore lies in a reserved range.</summary>
    public const string IdAssigned = "udaconnect-id-assigned";

    /// <summary>The gateway assigned the time: a repeat is recognised without it, and the first time wins.</summary>
    public const string TimeAssigned = "udaconnect-time-assigned";
}
