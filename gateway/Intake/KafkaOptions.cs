using System.ComponentModel.DataAnnotations;
using UdaConnect.Visits;

namespace UdaConnect.Gateway.Intake;

/// <summary>The log of visits.</summary>
internal sealed class KafkaOptions
{
    public const string Section = "Kafka";

    [Required(ErrorMessage = "Kafka:BootstrapServers (Kafka__BootstrapServers) is missing: host:port of the log of visits.")]
    public string? BootstrapServers { get; set; }

    [Required(ErrorMessage = "Kafka:Topic (Kafka__Topic) must not be empty.")]
    public string Topic { get; set; } = VisitTopic.Name;

    /// <summary>The topic's id on the embedded broker, which has none of its own; null on a real one.</summary>
    public string? EmbeddedTopicId { get; set; }

    /// <summary>How long a visit may wait for the broker before its producer hears UNAVAILABLE, milliseconds.</summary>
    [Range(1000, 60_000, ErrorMessage = "Kafka:DeliveryTimeoutMs (Kafka__DeliveryTimeoutMs) must be from 1000 to 60000.")]
    public int DeliveryTimeoutMs { get; set; } = 10_000;

    public bool IsEmbedded => !string.IsNullOrEmpty(EmbeddedTopicId);
}
