using System.Globalization;
using System.IO.Compression;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Tests.EndToEnd;

/// <summary>The SFHH conference of 2009 (SocioPatterns, CC0) as laid out beside this repository in <c>../shared/data</c>, where that folder exists.</summary>
internal static class Sfhh
{
    private static readonly string? Folder = FindFolder();

    public static bool IsThere => Folder is not null;

    public static List<Visit> Visits() =>
    [
        .. Rows("visits.csv.gz").Select(row => new Visit(
            Number(row[0]), Instant(row[2]), double.Parse(row[3], CultureInfo.InvariantCulture), double.Parse(row[4], CultureInfo.InvariantCulture), Number(row[1]))),
    ];

    /// <summary>Who was near whom, when: true for any distance from 1 m to below 50 m and any tolerance below 20 s.</summary>
    public static HashSet<NearPair> TruePairs() => [.. Rows("truth_pairs.csv.gz").Select(row => NearPair.Of(Instant(row[0]), Number(row[1]), Number(row[2])))];

    private static IEnumerable<string[]> Rows(string file)
    {
        using var packed = new GZipStream(File.OpenRead(Path.Combine(Folder!, file)), CompressionMode.Decompress);
        using var reader = new StreamReader(packed);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
            yield return line.Split(',');
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static long Instant(string text) => Timestamps.TryParse(text, out var ms) ? ms : throw new FormatException($"'{text}' is no instant.");

    private static string? FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data", "sfhh");
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }
}

/// <summary>Two people near each other at an instant, the smaller id first.</summary>
internal readonly record struct NearPair(long AtMs, int One, int Other)
{
    public static NearPair Of(long atMs, int a, int b) => new(atMs, Math.Min(a, b), Math.Max(a, b));
}
