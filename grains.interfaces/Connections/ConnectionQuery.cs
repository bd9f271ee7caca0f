using UdaConnect.Time;
using UdaConnect.Validation;

namespace UdaConnect.Connections;

/// <summary>The parameters of the older <c>connection</c> resource.</summary>
/// <param name="PersonId">1 … 2³¹−1.</param>
/// <param name="Range">Of any length.</param>
/// <param name="Metres">0 to 10,000; 5 when not given.</param>
/// <param name="WithinMs">Null when not given: any time in the range.</param>
public sealed record ConnectionQuery(int PersonId, TimeRange Range, double Metres, long? WithinMs)
{
    public const double DefaultMetres = 5;

    public static Validated<ConnectionQuery> Parse(string? personId, string? startDate, string? endDate, string? distance, string? within)
    {
        var fields = new FieldReader();
        var person = fields.PersonId("id", personId);
        var range = fields.Range("start_date", startDate, "end_date", endDate, limit: null);
        var metres = fields.Metres("distance", distance, DefaultMetres, zeroAllowed: true);
        var withinMs = fields.WithinMs("within", within);
        return fields.Build(() => new ConnectionQuery(person, range, metres, withinMs));
    }

    public NearbyQuestion ToQuestion(Guid id) => new(id, Range, Metres, WithinMs, Around: null, RegisteredOnly: true);
}
