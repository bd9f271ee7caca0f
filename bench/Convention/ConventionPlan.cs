using UdaConnect.Time;

namespace UdaConnect.Bench.Convention;

/// <summary>What the generated convention is like. The defaults are the set of the design; the same plan gives the same visits everywhere.</summary>
internal sealed record ConventionPlan
{
    public const int DesignVisits = 1_000_000;
    private const int DesignPeople = 5_000;

    /// <summary>The design's, with so many visits. Of fewer visits there are fewer people, so that a person's day stays one that has something to answer.</summary>
    public static ConventionPlan Of(int visits) => new() { Visits = visits, People = Math.Min(DesignPeople, Math.Max(1, visits / (DesignVisits / DesignPeople))) };

    /// <summary>Visits in all, spread evenly over people and days.</summary>
    public int Visits { get; init; } = DesignVisits;

    public int People { get; init; } = DesignPeople;

    public int Days { get; init; } = 3;

    /// <summary>The first morning: doors open at 08:00 UTC for ten hours.</summary>
    public DateTimeOffset Opens { get; init; } = new(2020, 6, 9, 8, 0, 0, TimeSpan.Zero);

    public TimeSpan OpenFor { get; init; } = TimeSpan.FromHours(10);

    /// <summary>Mean number of booths a person stops at in one day.</summary>
    public double StopsPerDay { get; init; } = 40;

    /// <summary>Of positions around a booth's centre, metres: most people at a booth are within 5 m of most others there.</summary>
    public double SpreadMetres { get; init; } = 2;

    /// <summary>How much more the favourite booths draw: 0 is all alike, 1 is Zipf's law.</summary>
    public double Popularity { get; init; } = 0.82;

    /// <summary>Part of the visits reported from the aisles, between two booths.</summary>
    public double AisleShare { get; init; } = 0.05;

    public ulong Seed { get; init; } = 20_200_609;

    public long DayStartMs(int day) => Opens.AddDays(day).ToUnixTimeMilliseconds();

    /// <summary>From the first midnight on.</summary>
    public TimeRange FirstDays(int count)
    {
        var firstMs = DayStartMs(0) / Timestamps.DayMs * Timestamps.DayMs;
        return new(firstMs, firstMs + count * Timestamps.DayMs);
    }

    /// <summary>So many times as many days of the same convention, each as full; its first days are exactly ours.</summary>
    public ConventionPlan Longer(int times) => this with { Days = Days * times, Visits = Visits * times };
}
