using System.Globalization;

namespace UdaConnect.Visits;

/// <summary>The Orleans stream of stored visits: provider, namespace and the mapper that leads a stream to its area's EventVenue.</summary>
public static class VisitStreams
{
    public const string Provider = "visits";
    public const string Namespace = "visits";
    public const string AreaMapper = "visit-area";
}

/// <summary>Key of one stream: few and stable, one an area and partition, so that no two partitions share a stream.</summary>
public readonly record struct AreaStreamKey(long AreaId, int Partition)
{
    public static AreaStreamKey Parse(ReadOnlySpan<char> text)
    {
        var mark = text.IndexOf('#');
        return mark > 0
            && long.TryParse(text[..mark], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var area)
            && int.TryParse(text[(mark + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
            ? new(area, partition)
            : throw new FormatException($"'{text}' is no key of a stream of visits: <area>#<partition> is wanted.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{AreaId}#{Partition}");
}
