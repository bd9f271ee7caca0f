using System.Globalization;
using System.Text.Json;

namespace UdaConnect.Silo.VisitStream;

/// <summary>Short text and numbers out of JSON tokens, without allocating.</summary>
internal static class Utf8Text
{
    /// <summary>No number or instant is longer.</summary>
    public const int MaxLength = 64;

    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> value) => value.StartsWith("\uFEFF"u8) ? value[3..] : value;

    /// <summary>The token's text, trimmed by nobody; false when it is longer than <paramref name="text"/>.</summary>
    public static bool TryCopy(ref Utf8JsonReader reader, scoped Span<char> text, out int length)
    {
        length = 0;
        if (reader.ValueSpan.Length > text.Length)
            return false;
        length = reader.CopyString(text);
        return true;
    }

    /// <summary>A finite number, written as one or as text. Of anything else the token, with all below it, is passed over.</summary>
    /// <param name="exact">The number, where it is written as a whole one and a long holds it.</param>
    /// <param name="empty">It was text, and empty.</param>
    public static bool TryNumber(ref Utf8JsonReader reader, out long? exact, out double value, out bool empty)
    {
        exact = null;
        value = 0;
        empty = false;
        if (reader.TokenType == JsonTokenType.Number)
            return double.TryParse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return false;
        }

        Span<char> text = stackalloc char[MaxLength];
        if (!TryCopy(ref reader, text, out var length))
            return false;
        empty = length == 0;
        // .NET's parsers take trailing NULs for the end of the text.
        if (text[..length].Contains('\0'))
            return false;
        if (long.TryParse(text[..length], NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole))
            exact = whole;
        return double.TryParse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }
}
