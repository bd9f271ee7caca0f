using System.Globalization;
using System.Security.Cryptography;

namespace UdaConnect.Visits;

/// <summary>Identity of a message (visit path, rule 1.2): where it first lay in the log, and what tells it from another message at that position of a topic made anew.</summary>
/// <param name="TimestampMs">The record's timestamp, ms since 1970; −1 where it has none.</param>
/// <param name="Sha256">Of the record's value, 64 lower-case hexadecimal digits; a message without value counts as empty.</param>
public sealed record MessageOrigin(string Topic, int Partition, long Offset, long TimestampMs, string Sha256)
{
    /// <summary>No text of an origin is longer: a topic's name has at most 249 characters.</summary>
    public const int MaxTextLength = 400;

    private const int Parts = 5;
    private const int HashDigits = 64;

    public static MessageOrigin Of(string topic, int partition, long offset, long timestampMs, ReadOnlySpan<byte> value) =>
        new(topic, partition, offset, timestampMs, HashOf(value));

    /// <summary>Reads <c>topic/partition/offset/timestamp/sha256</c>, exactly as <see cref="ToString"/> writes it.</summary>
    public static bool TryParse(string text, out MessageOrigin? origin)
    {
        origin = null;
        if (text.Length > MaxTextLength || text.Split('/') is not { Length: Parts } parts || parts[0].Length == 0 || !IsHash(parts[4]))
            return false;
        if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
            || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            || !long.TryParse(parts[3], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var timestamp))
            return false;
        var read = new MessageOrigin(parts[0], partition, offset, timestamp, parts[4]);

        // One origin has one text: it is a key in the topic of dead letters.
        origin = read.ToString() == text ? read : null;
        return origin is not null;
    }

    /// <summary>True if these are the bytes whose hash the origin holds.</summary>
    public bool IsOf(ReadOnlySpan<byte> value) => HashOf(value) == Sha256;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Topic}/{Partition}/{Offset}/{TimestampMs}/{Sha256}");

    private static string HashOf(ReadOnlySpan<byte> value) => Convert.ToHexStringLower(SHA256.HashData(value));

    private static bool IsHash(string text) => text.Length == HashDigits && text.All(char.IsAsciiHexDigitLower);
}
