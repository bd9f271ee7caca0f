using UdaConnect.Visits;

namespace UdaConnect.Bench.Convention;

/// <summary>The visits of the convention: people moving from booth to booth, each reporting at regular, slightly jittered times.</summary>
internal static class ConventionVisits
{
    /// <summary>All visits by time, then person; ids count up from 1 in that order, person ids from 1.</summary>
    public static Visit[] Generate(ConventionPlan plan) => Generate(plan, 0, plan.Days);

    /// <summary>Those of some days, exactly as they are among all.</summary>
    public static Visit[] Generate(ConventionPlan plan, int firstDay, int days)
    {
        var popularity = new BoothPopularity(plan);
        var (firstWalk, endWalk) = (firstDay * plan.People, (firstDay + days) * plan.People);
        var before = VisitsBefore(plan, firstWalk);
        var visits = new Visit[VisitsBefore(plan, endWalk) - before];
        for (var walk = firstWalk; walk < endWalk; walk++)
        {
            var (from, to) = (VisitsBefore(plan, walk) - before, VisitsBefore(plan, walk + 1) - before);
            Walk(plan, popularity, walk, visits.AsSpan(from, to - from));
        }

        Array.Sort(visits, (left, right) => left.AtMs != right.AtMs ? left.AtMs.CompareTo(right.AtMs) : left.PersonId.CompareTo(right.PersonId));
        for (var i = 0; i < visits.Length; i++)
            visits[i] = visits[i] with { Id = before + i + 1 };
        return visits;
    }

    /// <summary>Shares of walks differ by one at most and add up exactly.</summary>
    private static int VisitsBefore(ConventionPlan plan, int walk) => (int)((long)plan.Visits * walk / (plan.People * plan.Days));

    /// <summary>One person's day.</summary>
    private static void Walk(ConventionPlan plan, BoothPopularity popularity, int walk, Span<Visit> visits)
    {
        var (day, person) = (walk / plan.People, walk % plan.People + 1);
        var random = BenchRandom.For(plan.Seed, (ulong)walk);
        var stepMs = plan.OpenFor.TotalMilliseconds / Math.Max(1, visits.Length);
        var moveOn = Math.Min(1, plan.StopsPerDay / Math.Max(1, visits.Length));
        var (before, booth) = (popularity.Draw(ref random), popularity.Draw(ref random));
        for (var i = 0; i < visits.Length; i++)
        {
            if (random.NextUnit() < moveOn)
                (before, booth) = (booth, popularity.Draw(ref random));
            var place = random.NextUnit() < plan.AisleShare
                ? Hall.Booth(before).Towards(Hall.Booth(booth), random.NextUnit())
                : Hall.Booth(booth).Shift(random.NextNormal() * plan.SpreadMetres, random.NextNormal() * plan.SpreadMetres);
            var geo = Hall.ToGeo(place.Clamp());
            var atMs = plan.DayStartMs(day) + (long)((i + random.NextUnit()) * stepMs);
            visits[i] = new Visit(0, atMs, geo.Longitude, geo.Latitude, person);
        }
    }
}
