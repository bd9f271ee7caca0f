using System.Globalization;
using System.IO.Compression;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Tests.EndToEnd;

/// <summary>What badges saw (SocioPatterns, CC0), as laid out beside this repository in <c>../shared/data</c>, where that folder exists.</summary>
/// <param name="set">The folder's name.</param>
/// <param name="year">In which all of it lies.</param>
internal sealed class Badges(string set, int year)
{
    /// <summary>A slot of the data: who was near whom is known every so often.</summary>
    public const long SlotMs = 20_000;

    /// <summary>A conference in Nice.</summary>
    public static readonly Badges Sfhh = new("sfhh", 2009);

    /// <summary>An office over two weeks.</summary>
    public static readonly Badges InVS13 = new("invs13", 2013);

    private readonly string? _folder = FindFolder(set);

    public bool IsThere => _folder is not null;

    public TimeRange Year { get; } = new(
        new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), new DateTimeOffset(year + 1, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds());

    public List<Visit> Visits() =>
    [
        .. Rows("visits.csv.gz").Select(row => new Visit(
            Number(row[0]), Instant(row[2]), double.Parse(row[3], CultureInfo.InvariantCulture), double.Parse(row[4], CultureInfo.InvariantCulture), Number(row[1]))),
    ];

    /// <summary>Who was near whom, when: true for any distance from 1 m to below 50 m and any tolerance below 20 s.</summary>
    public HashSet<NearPair> TruePairs() => [.. Rows("truth_pairs.csv.gz").Select(row => NearPair.Of(Instant(row[0]), Number(row[1]), Number(row[2])))];

    /// <summary>The same added up for each two people, once from each side.</summary>
    public Dictionary<(int Person, int Other), TimeTogether> TrueTimes() => Rows("truth_people.csv.gz")
        .Select(row => (A: Number(row[0]), B: Number(row[1]), Time: new TimeTogether(Number(row[2]) * SlotMs, Instant(row[4]), Instant(row[5]))))
        .SelectMany(row => new[] { ((row.A, row.B), row.Time), ((row.B, row.A), row.Time) })
        .ToDictionary();

    private IEnumerable<string[]> Rows(string file)
    {
        using var packed = new GZipStream(File.OpenRead(Path.Combine(_folder!, file)), CompressionMode.Decompress);
        using var reader = new StreamReader(packed);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
            yield return line.Split(',');
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static long Instant(string text) => Timestamps.TryParse(text, out var ms) ? ms : throw new FormatException($"'{text}' is no instant.");

    private static string? FindFolder(string set)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data", set);
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

/// <summary>How long two people were near each other, counted in whole slots, and the first and the last of them.</summary>
internal readonly record struct TimeTogether(long SlotsMs, long FirstMs, long LastMs);
