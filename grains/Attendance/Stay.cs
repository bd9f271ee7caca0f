using System.Runtime.InteropServices;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Attendance;

/// <summary>A run of one person's visits in one venue: the closed interval from the first to the last.</summary>
internal readonly record struct Stay(long VenueId, int PersonId, long StartMs, long EndMs)
{
    public long DurationMs => EndMs - StartMs;

    /// <summary>The stays of one person's visits.</summary>
    /// <param name="visits">By time.</param>
    /// <param name="venues">Which venues cover each of them.</param>
    public static List<Stay> Of(IReadOnlyList<Visit> visits, IReadOnlyList<long[]> venues, long gapMs)
    {
        var runs = new List<PresenceRun>();
        for (var i = 0; i < visits.Count; i++)
        {
            foreach (var venue in venues[i])
                runs.Add(new(venue, visits[i].AtMs, visits[i].AtMs, visits[i].PersonId));
        }

        return Unite(runs, gapMs);
    }

    /// <summary>Unites runs of one person in one venue that overlap or lie at most a gap apart: exactly the runs of all their visits together.</summary>
    /// <returns>By venue, person, start.</returns>
    public static List<Stay> Unite(List<PresenceRun> runs, long gapMs)
    {
        runs.Sort((one, other) => (one.VenueId, one.PersonId, one.StartMs).CompareTo((other.VenueId, other.PersonId, other.StartMs)));
        var stays = new List<Stay>();
        foreach (ref readonly var run in CollectionsMarshal.AsSpan(runs))
        {
            if (stays.Count > 0 && stays[^1] is var last && last.VenueId == run.VenueId && last.PersonId == run.PersonId && run.StartMs - last.EndMs <= gapMs)
                stays[^1] = last with { EndMs = Math.Max(last.EndMs, run.EndMs) };
            else
                stays.Add(new(run.VenueId, run.PersonId, run.StartMs, run.EndMs));
        }

        return stays;
    }

    /// <summary>The part of it in a half-open range; null where it has none, and of length 0 where one instant is in both.</summary>
    public Stay? Within(TimeRange range) => StartMs < range.EndMs && EndMs >= range.StartMs && !range.IsEmpty
        ? this with { StartMs = Math.Max(StartMs, range.StartMs), EndMs = Math.Min(EndMs, range.EndMs) }
        : null;

    /// <summary>When both lasted, whoever's they are; null where they share no instant.</summary>
    public Stay? Overlap(in Stay other) => StartMs <= other.EndMs && other.StartMs <= EndMs
        ? this with { StartMs = Math.Max(StartMs, other.StartMs), EndMs = Math.Min(EndMs, other.EndMs) }
        : null;
}
