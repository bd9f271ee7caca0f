using System.Runtime.InteropServices;
using UdaConnect.Encounters;
using UdaConnect.Venues;

namespace UdaConnect.Attendance;

/// <summary>Finds who was in which venues among a bucket's columns, as runs.</summary>
internal static class PresenceKernel
{
    /// <param name="footprints">Of every venue that the question names.</param>
    public static PresenceRuns Find(VisitColumns columns, PresenceQuestion question, IReadOnlyDictionary<long, IFootprint> footprints)
    {
        var runs = new List<PresenceRun>();
        var lastOf = new Dictionary<int, int>();
        foreach (var venue in question.Venues)
        {
            lastOf.Clear();
            var footprint = footprints[venue.VenueId];
            foreach (var span in venue.Spans)
            {
                var asked = span.Intersect(question.Window);
                var end = columns.FirstAtOrAfter(asked.EndMs);
                for (var row = columns.FirstAtOrAfter(asked.StartMs); row < end; row++)
                {
                    if (columns[row] is var visit && visit.PersonId != question.ExceptPersonId && footprint.Covers(visit.Longitude, visit.Latitude))
                        Note(visit.PersonId, visit.AtMs, venue.VenueId);
                }
            }
        }

        return PresenceRuns.Of(runs);

        void Note(int person, long atMs, long venue)
        {
            ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(lastOf, person, out var wasThere);
            if (wasThere && atMs - runs[last].EndMs <= question.GapMs)
            {
                runs[last] = runs[last] with { EndMs = atMs };
                return;
            }

            last = runs.Count;
            runs.Add(new(venue, atMs, atMs, person));
        }
    }
}
