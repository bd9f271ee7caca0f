using System.Globalization;
using UdaConnect.Validation;

namespace UdaConnect.Live;

/// <summary>A place in a feed: behind the event of that number. As text it is an event's id.</summary>
/// <param name="Number">0: before the first event.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.LiveCursor")]
public readonly record struct LiveCursor([property: Id(0)] Guid Feed, [property: Id(1)] long Number)
{
    /// <summary>As <c>Last-Event-ID</c> gave it; null when not given.</summary>
    public static LiveCursor? Read(FieldReader fields, string field, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var mark = text.IndexOf('-', StringComparison.Ordinal);
        if (mark > 0
            && Guid.TryParseExact(text.AsSpan(0, mark), "N", out var feed)
            && long.TryParse(text.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return new(feed, number);
        fields.Fail(field, "must be the id of an event of a live feed");
        return null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Feed:N}-{Number}");
}
