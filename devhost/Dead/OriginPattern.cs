using System.Globalization;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Dead;

/// <summary>An origin as a person types it: all of it, or as much as is needed, <c>partition/offset[/timestamp[/beginning of the hash]]</c>.</summary>
public sealed record OriginPattern
{
    private const int ShownHashDigits = 12;
    private readonly string _text;
    private readonly string[] _parts;

    private OriginPattern(string text, string[] parts) => (_text, _parts) = (text, parts);

    /// <exception cref="DevHostException">It is no origin.</exception>
    public static OriginPattern Parse(string text)
    {
        var parts = text.Split('/');
        if (parts.Length is < 2 or > 5 || parts.Any(part => part.Length == 0))
            throw new DevHostException($"'{text}' is no origin: give it as 'dead list' prints it, or partition/offset.");
        return new(text, parts);
    }

    /// <summary>As lists print it: without the topic, which is the same for all, and with enough of the hash.</summary>
    public static string Abbreviate(MessageOrigin origin) =>
        string.Create(CultureInfo.InvariantCulture, $"{origin.Partition}/{origin.Offset}/{origin.TimestampMs}/{origin.Sha256[..ShownHashDigits]}");

    /// <exception cref="DevHostException">No letter has it, or several have.</exception>
    public FoldedLetter Choose(IReadOnlyList<FoldedLetter> letters)
    {
        var found = letters.Where(letter => Matches(letter.Origin)).ToArray();
        return found.Length switch
        {
            1 => found[0],
            0 => throw new DevHostException($"No dead letter has the origin {_text}: 'dead list' prints those there are."),
            _ => throw new DevHostException($"{found.Length} dead letters have the origin {_text}: {string.Join(", ", found.Select(letter => Abbreviate(letter.Origin)))}. Give more of it."),
        };
    }

    public bool Matches(MessageOrigin origin)
    {
        if (_parts.Length == 5)
            return _parts[0] == origin.Topic && Matches(_parts.AsSpan(1), origin);
        return Matches(_parts, origin);
    }

    private static bool Matches(ReadOnlySpan<string> parts, MessageOrigin origin) =>
        parts[0] == Text(origin.Partition) && parts[1] == Text(origin.Offset)
        && (parts.Length < 3 || parts[2] == Text(origin.TimestampMs))
        && (parts.Length < 4 || origin.Sha256.StartsWith(parts[3], StringComparison.OrdinalIgnoreCase));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
