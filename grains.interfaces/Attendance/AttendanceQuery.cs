using System.Collections.Immutable;
using UdaConnect.Encounters;
using UdaConnect.Events;
using UdaConnect.Validation;
using UdaConnect.Venues;

namespace UdaConnect.Attendance;

/// <summary>The parameters of a person's <c>attendance</c> and <c>shared</c>.</summary>
/// <param name="PersonId">1 … 2³¹−1.</param>
/// <param name="Kinds">Of venues that count in <c>shared</c>.</param>
/// <param name="After">The last entry's key of the page before; null to start.</param>
/// <param name="Limit">1 to 1,000.</param>
public sealed record AttendanceQuery(int PersonId, EventScope Scope, ImmutableArray<string> Kinds, ConnectionKey? After, int Limit)
{
    private const int DefaultLimit = 1_000;

    /// <summary>Halls and areas hold everybody for hours, and would drown the booths and talks; who wants them asks for them.</summary>
    private static readonly ImmutableArray<string> DefaultKinds = ["booth", "stage", "room"];

    public static Validated<AttendanceQuery> Parse(string? personId, AttendanceText text, string personField = "id")
    {
        var fields = new FieldReader();
        var query = new AttendanceQuery(
            fields.PersonId(personField, personId), EventScope.Read(fields, text.StartDate, text.EndDate, text.Event), ReadKinds(fields, text.Kinds),
            ConnectionKey.Read(fields, "cursor", text.Cursor), fields.Limit("limit", text.Limit) ?? DefaultLimit);
        return fields.Build(() => query);
    }

    private static ImmutableArray<string> ReadKinds(FieldReader fields, string? text)
    {
        if (text is null)
            return DefaultKinds;
        ImmutableArray<string> kinds = [.. text.Split(',', StringSplitOptions.TrimEntries)];
        if (kinds.Any(kind => !VenueKinds.All.Contains(kind)))
            fields.Fail("kinds", $"must be some of {string.Join(", ", VenueKinds.All)}, with commas between");
        return kinds;
    }
}

/// <summary>The same as a client wrote them; null where not given.</summary>
public sealed record AttendanceText(string? StartDate, string? EndDate, string? Event, string? Kinds = null, string? Cursor = null, string? Limit = null);
