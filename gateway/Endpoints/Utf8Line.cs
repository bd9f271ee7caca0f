using System.Buffers.Text;

namespace UdaConnect.Gateway.Endpoints;

/// <summary>Writes numbers and instants as JSON text into a span that is known to be long enough: the inner loop of long answers and of intake.</summary>
internal ref struct Utf8Line(Span<byte> buffer)
{
    // Phones report seven decimals at most; what has no more is written as the whole number it is a ten-millionth part of.
    private const int Decimals = 7;
    private const double Scale = 1e7;

    // Below a ten-thousandth the library writes exponents, and above 360 there is nothing to write.
    private const long LeastScaled = 1_000;
    private const long MostScaled = 3_600_000_000;

    private readonly Span<byte> _buffer = buffer;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _buffer[..Length];

    public void Write(scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(_buffer[Length..]);
        Length += text.Length;
    }

    public void Write(long value)
    {
        Utf8Formatter.TryFormat(value, _buffer[Length..], out var written);
        Length += written;
    }

    /// <summary>The shortest decimal that reads back as <paramref name="value"/>.</summary>
    public void Write(double value)
    {
        // A division instead of the search for the shortest digits: a decimal of so few digits that reads back as the value is the shortest.
        var scaled = (long)Math.Round(Math.Abs(value) * Scale);
        if (scaled is >= LeastScaled and <= MostScaled && scaled / Scale == Math.Abs(value))
        {
            WriteDecimal(scaled, negative: value < 0);
            return;
        }

        Utf8Formatter.TryFormat(value, _buffer[Length..], out var written);
        Length += written;
    }

    /// <summary><c>2026-01-06T09:00:01.662Z</c> of ms since 1970; year 1 to 9999.</summary>
    public void WriteInstant(long ms)
    {
        var (date, time) = DateTime.UnixEpoch.AddTicks(ms * TimeSpan.TicksPerMillisecond) is var instant
            ? (DateOnly.FromDateTime(instant), (int)(instant.TimeOfDay.Ticks / TimeSpan.TicksPerMillisecond)) : default;
        date.Deconstruct(out var year, out var month, out var day);
        var text = _buffer.Slice(Length, 24);
        Digits(text[..4], year);
        text[4] = (byte)'-';
        Digits(text[5..7], month);
        text[7] = (byte)'-';
        Digits(text[8..10], day);
        text[10] = (byte)'T';
        Digits(text[11..13], time / 3_600_000);
        text[13] = (byte)':';
        Digits(text[14..16], time / 60_000 % 60);
        text[16] = (byte)':';
        Digits(text[17..19], time / 1000 % 60);
        text[19] = (byte)'.';
        Digits(text[20..23], time % 1000);
        text[23] = (byte)'Z';
        Length += 24;
    }

    private void WriteDecimal(long scaled, bool negative)
    {
        if (negative)
            _buffer[Length++] = (byte)'-';
        var (whole, fraction) = Math.DivRem(scaled, (long)Scale);
        Write(whole);
        if (fraction == 0)
            return;
        _buffer[Length] = (byte)'.';
        Digits(_buffer.Slice(Length + 1, Decimals), (int)fraction);
        Length += 1 + Decimals;
        while (_buffer[Length - 1] == (byte)'0')
            Length--;
    }

    private static void Digits(Span<byte> text, int value)
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = (byte)('0' + value % 10);
            value /= 10;
        }
    }
}
