using UdaConnect.Validation;

namespace UdaConnect.Persons;

/// <summary>The parameters of a list of people.</summary>
/// <param name="Search">At most 200 characters; null for everybody.</param>
/// <param name="AfterId">0 to start.</param>
/// <param name="Limit">1 to 1,000; null: all of them.</param>
public sealed record PeopleQuery(string? Search, int AfterId, int? Limit)
{
    /// <summary>Entries a page has when only a cursor is given.</summary>
    private const int DefaultLimit = 100;

    public static Validated<PeopleQuery> Parse(string? q, string? limit, string? cursor)
    {
        var fields = new FieldReader();
        var search = fields.Text("q", q, required: false);
        var count = fields.Limit("limit", limit);
        var after = (int)fields.Cursor("cursor", cursor, int.MaxValue);
        return fields.Build(() => new PeopleQuery(
            string.IsNullOrWhiteSpace(search) ? null : search, after, limit is null && cursor is not null ? DefaultLimit : count));
    }
}
