using UdaConnect.Encounters;
using UdaConnect.Geo;
using UdaConnect.Sessions;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Tests.Support;

/// <summary>Encounters by their definition: every pair of visits, every moment sorted, gaps counted.</summary>
internal static class EncounterOracle
{
    /// <param name="covers">Whether a venue covers a place.</param>
    /// <param name="atVenuesOnly">Only moments of which some venue covers both visits.</param>
    public static Dictionary<int, List<Contact>> Find(
        int personId, TimeRange range, EncounterMeasure measure, IReadOnlyCollection<Visit> visits, IReadOnlyCollection<long> venues, Func<long, GeoPoint, bool> covers,
        IReadOnlyCollection<Session>? sessions = null, bool atVenuesOnly = false)
    {
        var own = visits.Where(visit => visit.PersonId == personId && range.Contains(visit.AtMs)).Order().ToArray();
        var threshold = Chord.SquaredFor(measure.Metres);
        var moments =
            from other in visits
            where other.PersonId != personId && range.Contains(other.AtMs)
            from i in Enumerable.Range(0, own.Length)
            where Math.Abs(own[i].AtMs - other.AtMs) <= measure.WithinMs
            let chord = At(own[i]).SquaredChordTo(At(other))
            where chord <= threshold
            select (Other: other, Own: i, Chord: chord, AtMs: Math.Max(own[i].AtMs, other.AtMs));
        return moments.GroupBy(moment => moment.Other.PersonId).ToDictionary(group => group.Key, group =>
        {
            var contacts = new List<Contact>();
            var last = long.MinValue;
            foreach (var moment in group.OrderBy(moment => moment.AtMs))
            {
                long[] at = [.. venues.Where(venue => covers(venue, own[moment.Own].Place) && covers(venue, moment.Other.Place)).Order()];
                if (atVenuesOnly && at.Length == 0)
                    continue;
                var during = (sessions ?? []).Where(session => at.Contains(session.VenueId) && session.StartMs <= moment.AtMs && moment.AtMs < session.EndMs);
                var one = new Contact(
                    group.Key, moment.AtMs, moment.AtMs, moment.Chord, moment.AtMs, moment.Other.Id, moment.Own, at,
                    [.. during.Select(session => session.Id).Order()]);
                if (contacts.Count > 0 && moment.AtMs - last <= measure.GapMs)
                    contacts[^1] = Joined(contacts[^1], one);
                else
                    contacts.Add(one);
                last = moment.AtMs;
            }

            return contacts;
        }).Where(entry => entry.Value.Count > 0).ToDictionary();
    }

    private static Contact Joined(Contact run, Contact moment)
    {
        var closer = moment.ClosestSquaredChord < run.ClosestSquaredChord
            || (moment.ClosestSquaredChord == run.ClosestSquaredChord
                && (moment.ClosestAtMs, moment.ClosestVisitId, moment.Own).CompareTo((run.ClosestAtMs, run.ClosestVisitId, run.Own)) < 0);
        return (closer ? moment : run) with
        {
            StartMs = run.StartMs,
            EndMs = moment.EndMs,
            Venues = [.. run.Venues.Union(moment.Venues).Order()],
            Sessions = [.. run.Sessions.Union(moment.Sessions).Order()],
        };
    }

    private static Ecef At(Visit visit) => Ecef.From(visit.Longitude, visit.Latitude);
}
