using System.Text;

namespace UdaConnect.DevHost.Dead;

/// <summary>Bytes of a stranger on a terminal: as text where they are harmless text, else in hexadecimal. Control characters would be the stranger's commands.</summary>
public static class Printable
{
    /// <summary>Of longer content this much is shown.</summary>
    public const int MaxBytes = 16 * 1024;

    private const int HexWidth = 16;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Null where it is no text, or not harmless.</summary>
    public static string? Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var text = Strict.GetString(bytes);
            return text.All(character => character is '\n' or '\t' || !(char.IsControl(character) || IsDirection(character))) ? text : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>One line: text, or hexadecimal digits.</summary>
    public static string Line(ReadOnlySpan<byte> bytes)
    {
        var shown = bytes[..Math.Min(bytes.Length, 256)];
        var more = bytes.Length > shown.Length ? $"… ({bytes.Length:N0} bytes)" : "";
        return (Text(shown) is { } text && !text.Contains('\n', StringComparison.Ordinal) ? text : $"0x{Convert.ToHexStringLower(shown)}") + more;
    }

    /// <summary>The same for text that came from outside.</summary>
    public static string Line(string text) => Line(Encoding.UTF8.GetBytes(text));

    /// <summary>Lines of a hexadecimal dump: offset, bytes, and the characters that are ASCII.</summary>
    public static IEnumerable<string> Dump(ReadOnlyMemory<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at += HexWidth)
        {
            var row = bytes.Slice(at, Math.Min(HexWidth, bytes.Length - at)).ToArray();
            var hex = string.Join(' ', row.Select(one => one.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
            yield return $"{at:x8}  {hex,-(HexWidth * 3 - 1)}  {string.Concat(row.Select(one => one is >= 0x20 and < 0x7f ? (char)one : '.'))}";
        }
    }

    // Marks that turn the direction of writing can make a line say something else than it holds.
    private static bool IsDirection(char character) => character is >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069' or '\u200e' or '\u200f';
}
