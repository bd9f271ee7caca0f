namespace UdaConnect.Encounters;

/// <summary>A run of moments of two people, from whichever buckets they came.</summary>
/// <param name="Own">The asking person's visit of the closest moment, by its place among theirs.</param>
/// <param name="Venues">Ascending ids.</param>
/// <param name="Sessions">Ascending ids.</param>
internal sealed record Contact(
    int PersonId, long StartMs, long EndMs, double ClosestSquaredChord, long ClosestAtMs, long ClosestVisitId, int Own, IReadOnlyCollection<long> Venues,
    IReadOnlyCollection<long> Sessions)
{
    public long DurationMs => EndMs - StartMs;

    /// <summary>Unites runs of one person that overlap or lie at most a gap apart: exactly the runs of all their moments together.</summary>
    /// <remarks>
    /// Within a run neighbours are at most a gap apart, so a moment of another run that lies inside it, or at most a gap beside it, extends it; and a
    /// moment farther from both ends of every run would be a run of its own.
    /// </remarks>
    public static List<Contact> Unite(IEnumerable<Contact> runs, long gapMs)
    {
        var united = new List<Contact>();
        foreach (var run in runs.OrderBy(run => run.StartMs))
        {
            if (united.Count > 0 && run.StartMs - united[^1].EndMs <= gapMs)
                united[^1] = united[^1].With(run);
            else
                united.Add(run);
        }

        return united;
    }

    private Contact With(Contact other)
    {
        var closest = (ClosestSquaredChord, ClosestAtMs, ClosestVisitId, Own)
            .CompareTo((other.ClosestSquaredChord, other.ClosestAtMs, other.ClosestVisitId, other.Own)) <= 0 ? this : other;
        return closest with
        {
            StartMs = Math.Min(StartMs, other.StartMs),
            EndMs = Math.Max(EndMs, other.EndMs),
            Venues = Both(Venues, other.Venues),
            Sessions = Both(Sessions, other.Sessions),
        };
    }

    private static IReadOnlyCollection<long> Both(IReadOnlyCollection<long> one, IReadOnlyCollection<long> other) =>
        other.Count == 0 ? one : one.Count == 0 ? other : new SortedSet<long>(one.Concat(other));
}
