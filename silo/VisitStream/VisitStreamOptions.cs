using System.ComponentModel.DataAnnotations;
using UdaConnect.Visits;

namespace UdaConnect.Silo.VisitStream;

/// <summary>Where visits are logged, and how much of the log a silo takes in at once. No option says where reading begins: at the committed offset, or at the very beginning.</summary>
public sealed class VisitStreamOptions
{
    public const string Section = "Kafka";

    /// <summary>Kafka's addresses, <c>host:port</c> separated by commas.</summary>
    [Required(ErrorMessage = "Kafka:BootstrapServers is missing: the addresses of Kafka, host:port separated by commas.")]
    public string BootstrapServers { get; set; } = "";

    /// <summary>The topic of visits; bad messages go to the topic of that name with <c>.dead</c> behind it.</summary>
    [Required(ErrorMessage = "Kafka:Topic must not be empty."), RegularExpression("[a-zA-Z0-9._-]{1,240}", ErrorMessage = "Kafka:Topic is no name of a topic.")]
    public string Topic { get; set; } = VisitTopic.Name;

    /// <summary>Stands for the topic's id on the embedded broker, which has none; null on every real one.</summary>
    public string? EmbeddedTopicId { get; set; }

    /// <summary>Partitions of the topic where it has to be created, 1 to 10,000. An existing topic keeps its own.</summary>
    [Range(1, 10_000, ErrorMessage = "Kafka:Partitions must be from 1 to 10000.")]
    public int Partitions { get; set; } = 8;

    /// <summary>Copies of each partition where topics have to be created; −1: as the broker is configured.</summary>
    [Range(-1, 100, ErrorMessage = "Kafka:ReplicationFactor must be from -1 to 100.")]
    public short ReplicationFactor { get; set; } = -1;

    /// <summary>Further client settings by librdkafka's names (security.protocol, sasl.mechanism …), for the reader, the dead letters and the admin client alike.</summary>
    public Dictionary<string, string> Client { get; } = [];

    /// <summary>Most messages in one transaction of the store, 1 to 50,000.</summary>
    [Range(1, 50_000, ErrorMessage = "Kafka:BatchSize must be from 1 to 50000.")]
    public int BatchSize { get; set; } = 10_000;

    /// <summary>A batch that is not full follows the one before it no sooner than this, 0 to 10 s: a few messages cost as much as hundreds. What comes alone does not wait.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10", ErrorMessage = "Kafka:BatchInterval must be from 0 to 10 s.")]
    public TimeSpan BatchInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>A batch ends with the message that brings it to so many bytes, 1 to 1 GiB: memory stays bounded also where messages are large.</summary>
    [Range(1, 1 << 30, ErrorMessage = "Kafka:BatchBytes must be from 1 to 1073741824.")]
    public int BatchBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Stored visits of one partition that may wait for the stream, 1 to 1,000,000; above it the pump waits.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Kafka:QueueCapacity must be from 1 to 1000000.")]
    public int QueueCapacity { get; set; } = 16_000;

    /// <summary>Visits of one partition on their way to their areas, 1 to 10,000,000; above it nothing more is taken from the queue.</summary>
    [Range(1, 10_000_000, ErrorMessage = "Kafka:CacheCapacity must be from 1 to 10000000.")]
    public int CacheCapacity { get; set; } = 64_000;

    /// <summary>Visits that one call to an area may carry when it has fallen behind, 1 to 100,000.</summary>
    [Range(1, 100_000, ErrorMessage = "Kafka:CoalesceVisits must be from 1 to 100000.")]
    public int CoalesceVisits { get; set; } = 1_000;

    /// <summary>Offsets are committed at most this often, unless <see cref="CommitEveryVisits"/> were settled before.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00", ErrorMessage = "Kafka:CommitInterval must be from 1 ms to 10 min.")]
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromSeconds(1);

    [Range(1, 10_000_000, ErrorMessage = "Kafka:CommitEveryVisits must be from 1 to 10000000.")]
    public int CommitEveryVisits { get; set; } = 5_000;

    /// <summary>How often the topic's id and its number of partitions are looked at, at most every 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:10", ErrorMessage = "Kafka:TopicInterval must be from 50 ms to 10 s.")]
    public TimeSpan TopicInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a starting silo waits for Kafka before it gives up.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ErrorMessage = "Kafka:StartTimeout must be from 1 s to 1 h.")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(60);
}
