using UdaConnect.Attendance;
using UdaConnect.Geo;
using UdaConnect.Sessions;
using UdaConnect.Visits;

namespace UdaConnect.Tests.Support;

/// <summary>Stays and what people share by their definitions: every visit looked at, every piece of time between two changes.</summary>
internal static class AttendanceOracle
{
    public static List<Stay> Stays(IEnumerable<Visit> visits, IReadOnlyCollection<long> venues, long gapMs, Func<long, GeoPoint, bool> covers)
    {
        var stays = new List<Stay>();
        foreach (var venue in venues.Order())
        {
            foreach (var person in visits.Where(visit => covers(venue, visit.Place)).GroupBy(visit => visit.PersonId).OrderBy(person => person.Key))
            {
                long[] instants = [.. person.Select(visit => visit.AtMs).Order()];
                var start = 0;
                for (var i = 1; i <= instants.Length; i++)
                {
                    if (i < instants.Length && instants[i] - instants[i - 1] <= gapMs)
                        continue;
                    stays.Add(new(venue, person.Key, instants[start], instants[i - 1]));
                    start = i;
                }
            }
        }

        return stays;
    }

    /// <summary>Cut at every instant where anything begins or ends: between two cuts nothing changes, so each piece is looked at once.</summary>
    public static (long TogetherMs, Dictionary<long, long> Venues, Dictionary<long, long> Sessions) Shared(
        IReadOnlyCollection<Stay> own, IReadOnlyCollection<Stay> other, Func<long, bool> counts, IReadOnlyCollection<Session> sessions)
    {
        var (venues, attended) = (new Dictionary<long, long>(), new Dictionary<long, long>());
        var together = 0L;
        long[] cuts = [.. own.Concat(other).SelectMany(stay => new[] { stay.StartMs, stay.EndMs })
            .Concat(sessions.SelectMany(session => new[] { session.StartMs, session.EndMs })).Distinct().Order()];
        for (var i = 0; i < cuts.Length; i++)
        {
            var piece = i + 1 < cuts.Length ? cuts[i + 1] - cuts[i] : 0;
            var lasts = false;
            foreach (var venue in own.Select(stay => stay.VenueId).Distinct())
            {
                if (!(Holds(own, venue, cuts[i], cuts[i]) && Holds(other, venue, cuts[i], cuts[i])))
                    continue;
                // Both are there at the cut; they share the piece behind it when both are still there at its end.
                var whole = Holds(own, venue, cuts[i], cuts[i] + piece) && Holds(other, venue, cuts[i], cuts[i] + piece);
                if (counts(venue))
                {
                    venues[venue] = venues.GetValueOrDefault(venue) + (whole ? piece : 0);
                    lasts |= whole;
                }

                foreach (var session in sessions.Where(session => session.VenueId == venue && session.Range.Contains(cuts[i])))
                {
                    attended[session.Id] = attended.GetValueOrDefault(session.Id) + (whole ? piece : 0);
                    lasts |= whole;
                }
            }

            together += lasts ? piece : 0;
        }

        return (together, venues, attended);
    }

    private static bool Holds(IEnumerable<Stay> stays, long venue, long fromMs, long toMs) =>
        stays.Any(stay => stay.VenueId == venue && stay.StartMs <= fromMs && toMs <= stay.EndMs);
}
