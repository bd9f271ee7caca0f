namespace UdaConnect.DevHost.Kafka;

/// <summary>A topic to create when it is missing.</summary>
public sealed record TopicSpec(string Name, int Partitions)
{
    public const string VisitsName = "person_location_visits";

    public const int DefaultPartitions = 4;

    /// <summary>The largest message, in bytes: dead letters carry an original with its headers.</summary>
    public const int MaxMessageBytes = 2 * 1024 * 1024;

    /// <summary>Nothing in it is ever removed, whatever the broker does with other topics.</summary>
    public bool KeepForEver { get; init; }

    /// <summary>The log of visits and its dead letters, as a silo would make them (docs/adr/0011).</summary>
    public static IReadOnlyList<TopicSpec> Visits(string name = VisitsName, int partitions = DefaultPartitions) =>
        [new(name, partitions), new($"{name}.dead", partitions) { KeepForEver = true }];
}
