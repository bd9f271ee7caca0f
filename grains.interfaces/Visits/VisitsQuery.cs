using UdaConnect.Time;
using UdaConnect.Validation;

namespace UdaConnect.Visits;

/// <summary>The parameters of a person's own <c>locations</c>.</summary>
/// <param name="Range">At most 366 days.</param>
public sealed record VisitsQuery(int PersonId, TimeRange Range)
{
    /// <summary>The longest range of every question but the older <c>connection</c>.</summary>
    public static readonly TimeSpan LongestRange = TimeSpan.FromDays(366);

    public static Validated<VisitsQuery> Parse(string? personId, string? startDate, string? endDate)
    {
        var fields = new FieldReader();
        var person = fields.PersonId("id", personId);
        var range = fields.Range("start_date", startDate, "end_date", endDate, LongestRange);
        return fields.Build(() => new VisitsQuery(person, range));
    }
}
