using UdaConnect.Bench.Convention;
using UdaConnect.Geo;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Latency;

/// <summary>Visits without end, in the order of their times: the convention's people at its booths, on days of their own.</summary>
internal sealed class LiveVisits(ConventionPlan plan, Visit[] convention)
{
    /// <summary>Of the first one; ids count up. No other measure goes so far.</summary>
    public const long FirstId = 100_000_000_000;

    // Behind every day that another measure fills.
    private const long LaterMs = 60 * Timestamps.DayMs;

    private long _taken;
    private long _fromConvention;
    private long _nowMs = convention[0].AtMs + LaterMs;

    public long NextId => FirstId + _taken;

    /// <summary>The time of the one taken last.</summary>
    public long NowMs => Volatile.Read(ref _nowMs);

    /// <summary>How far the time moves from one to the next, on average while doors are open.</summary>
    public double MsPerVisit { get; } = plan.OpenFor.TotalMilliseconds * plan.Days / convention.Length;

    public Visit Next()
    {
        var (round, place) = Math.DivRem(_fromConvention++, convention.Length);
        var like = convention[place];
        // Round upon round on the same days: a month is not made anew for each.
        var visit = like with { Id = FirstId + _taken++, AtMs = like.AtMs + LaterMs + round };
        Volatile.Write(ref _nowMs, visit.AtMs);
        return visit;
    }

    /// <summary>A visit of somebody's choice, with the next id.</summary>
    public Visit Next(int personId, long atMs, GeoPoint place) => new(FirstId + _taken++, atMs, place.Longitude, place.Latitude, personId);
}
