using System.Globalization;

namespace UdaConnect.DevHost.Dead;

/// <summary>A position in the topic of visits.</summary>
public readonly record struct LogPlace(int Partition, long Offset)
{
    public static LogPlace? Parse(string? text) =>
        text?.Split('/') is [var partition, var offset]
        && int.TryParse(partition, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? new(number, at)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Partition}/{Offset}");
}
