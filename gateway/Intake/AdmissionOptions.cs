using System.ComponentModel.DataAnnotations;

namespace UdaConnect.Gateway.Intake;

/// <summary>How much may wait to be stored, per partition, before visits are put off with RESOURCE_EXHAUSTED or 429.</summary>
/// <remarks>Not given, the limits fit the broker: the embedded one drops its oldest beyond 5 MiB or 100,000 message sets a partition.</remarks>
internal sealed class AdmissionOptions
{
    public const string Section = "Admission";
    private const long EmbeddedMessages = 20_000;
    private const long EmbeddedBytes = 3 << 20;
    private const long RealMessages = 2_000_000;
    private const long RealBytes = 512L << 20;

    [Range(1, long.MaxValue, ErrorMessage = "Admission:MaxMessages (Admission__MaxMessages) must be at least 1.")]
    public long? MaxMessages { get; set; }

    /// <summary>Bytes, counted as the broker stores them at worst: every message a batch of its own.</summary>
    [Range(1, long.MaxValue, ErrorMessage = "Admission:MaxBytes (Admission__MaxBytes) must be at least 1.")]
    public long? MaxBytes { get; set; }

    public (long Messages, long Bytes) For(KafkaOptions kafka) =>
        (MaxMessages ?? (kafka.IsEmbedded ? EmbeddedMessages : RealMessages), MaxBytes ?? (kafka.IsEmbedded ? EmbeddedBytes : RealBytes));
}
