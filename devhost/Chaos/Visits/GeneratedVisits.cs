using UdaConnect.Geo;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Chaos.Visits;

/// <summary>People who wander over open ground and booths where four map tiles meet: a visit a second of their time, and after a hundred a pause of two hours.</summary>
/// <remarks>The pauses make new buckets all the while, each of which is asked for the first time while its first visits arrive.</remarks>
public sealed class GeneratedVisits(long seed, int people) : IVisitPool
{
    /// <summary>A corner of four map tiles.</summary>
    public static readonly GeoPoint Corner = new(4.3825, 50.8125);

    // Of a square in which 40 people are near enough to meet, and far enough apart not to meet all the time.
    private const double HalfWidthDegrees = 0.0004;
    private const double HalfDepthDegrees = 0.0003;
    private const long IdsOfAScenario = 10_000_000;
    private const long StepMs = 1_000;
    private const long InARow = 100;
    private const long PauseMs = 2 * 3_600_000L;
    private const long JitterMs = 20_000;
    private const long SpanMs = 10 * Timestamps.DayMs;

    private static readonly long Start = new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly double _scale = Math.Sqrt(people / 40.0);

    public IReadOnlyList<int> People { get; } = [.. Enumerable.Range(1, people)];

    public int Least => 0;

    public Visit Take(int scenario, long number)
    {
        var noise = new Noise(seed, scenario * IdsOfAScenario + number);
        // Around a day's end in the first hour, so that dates matter; later visits start over within the span.
        var sinceStartMs = (number * StepMs + number / InARow * PauseMs) % (SpanMs - 2 * Timestamps.DayMs);
        var atMs = RangeOf(scenario).StartMs + Timestamps.DayMs + sinceStartMs + (long)noise.Between(0, -JitterMs, JitterMs);
        return new(
            scenario * IdsOfAScenario + number + 1,
            atMs,
            Round(Corner.Longitude + noise.Between(1, -1, 1) * HalfWidthDegrees * _scale),
            Round(Corner.Latitude + noise.Between(2, -1, 1) * HalfDepthDegrees * _scale),
            People[(int)(noise.Unit(3) * People.Count)]);
    }

    public TimeRange RangeOf(int scenario) => new(Start + scenario * SpanMs, Start + (scenario + 1) * SpanMs);

    // As phones report: seven digits.
    private static double Round(double degrees) => Math.Round(degrees, 7);
}
