using UdaConnect.Sessions;
using UdaConnect.Time;

namespace UdaConnect.Attendance;

/// <summary>What two people's stays have in common.</summary>
internal static class SharedRule
{
    /// <param name="own">The stays of one person.</param>
    /// <param name="others">Stays of others, in any order.</param>
    /// <param name="counts">Whether being at that venue together counts; sessions always do.</param>
    /// <param name="sessions">Of each venue.</param>
    public static Dictionary<int, Shared> Find(
        IEnumerable<Stay> own, IEnumerable<Stay> others, Func<long, bool> counts, IReadOnlyDictionary<long, Session[]> sessions)
    {
        var found = new Dictionary<int, Shared>();
        var ownByVenue = own.ToLookup(stay => stay.VenueId);
        foreach (var other in others)
        {
            foreach (var mine in ownByVenue[other.VenueId])
            {
                if (other.Overlap(mine) is not { } both)
                    continue;
                if (counts(both.VenueId))
                    Of(both.PersonId).AddVenue(both);
                foreach (var session in sessions.GetValueOrDefault(both.VenueId, []))
                {
                    if (both.Within(session.Range) is { } attended)
                        Of(both.PersonId).AddSession(session, attended);
                }
            }
        }

        return found;

        Shared Of(int person) => found.TryGetValue(person, out var shared) ? shared : found[person] = new();
    }
}

/// <summary>What one other person shares.</summary>
internal sealed class Shared
{
    private readonly List<TimeRange> _together = [];

    public Dictionary<long, long> MsByVenue { get; } = [];

    public Dictionary<long, (Session Session, long Ms)> BySession { get; } = [];

    public void AddVenue(in Stay both)
    {
        MsByVenue[both.VenueId] = MsByVenue.GetValueOrDefault(both.VenueId) + both.DurationMs;
        _together.Add(new(both.StartMs, both.EndMs));
    }

    public void AddSession(Session session, in Stay both)
    {
        BySession[session.Id] = (session, BySession.GetValueOrDefault(session.Id).Ms + both.DurationMs);
        _together.Add(new(both.StartMs, both.EndMs));
    }

    /// <summary>How long both were at the same place at all: what overlaps in time counts once.</summary>
    public long TogetherMs()
    {
        var (sum, end) = (0L, long.MinValue);
        foreach (var part in _together.OrderBy(part => part.StartMs))
        {
            sum += Math.Max(0, part.EndMs - Math.Max(part.StartMs, end));
            end = Math.Max(end, part.EndMs);
        }

        return sum;
    }
}
