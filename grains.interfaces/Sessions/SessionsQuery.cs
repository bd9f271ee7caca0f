using UdaConnect.Time;
using UdaConnect.Validation;

namespace UdaConnect.Sessions;

/// <summary>The parameters of a list of a venue's sessions.</summary>
/// <param name="Range">Only those that overlap it; any time when neither end is given.</param>
/// <param name="AfterStartMs">0 to start.</param>
/// <param name="Limit">1 to 1,000; 1,000 when not given.</param>
public sealed record SessionsQuery(long VenueId, TimeRange Range, long AfterStartMs, int Limit)
{
    public static Validated<SessionsQuery> Parse(string? venueId, string? startDate, string? endDate, string? limit, string? cursor)
    {
        var fields = new FieldReader();
        var venue = fields.Id("id", venueId);
        var range = fields.Range(
            "start_date", startDate ?? Timestamps.Format(Timestamps.MinMs), "end_date", endDate ?? Timestamps.Format(Timestamps.EndMs), limit: null);
        var count = fields.Limit("limit", limit) ?? 1000;
        var after = fields.Cursor("cursor", cursor, Timestamps.EndMs);
        return fields.Build(() => new SessionsQuery(venue, range, after, count));
    }
}
