using UdaConnect.Validation;
using UdaConnect.Visits;

namespace UdaConnect.Events;

/// <summary>The parameters of a list of events.</summary>
/// <param name="AfterId">0 to start.</param>
/// <param name="Limit">1 to 1,000; 1,000 when not given.</param>
public sealed record EventsQuery(long AfterId, int Limit)
{
    public static Validated<EventsQuery> Parse(string? limit, string? cursor)
    {
        var fields = new FieldReader();
        var count = fields.Limit("limit", limit) ?? 1000;
        var after = fields.Cursor("cursor", cursor, VisitIds.Max);
        return fields.Build(() => new EventsQuery(after, count));
    }
}
