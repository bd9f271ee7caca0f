using System.Globalization;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Validation;

/// <summary>Turns the text of fields into bounded values, and gathers every error instead of stopping at the first.</summary>
/// <remarks>The one place where bounds are written down: REST, gRPC, the stream's pump and the silo all read through it, so what one accepts no other refuses.</remarks>
public sealed class FieldReader
{
    // A year on both sides of valid time.
    private const long FirstMs = Timestamps.MinMs - 366 * Timestamps.DayMs;
    private const long LastMs = Timestamps.EndMs + 366 * Timestamps.DayMs;

    private readonly List<FieldError> _errors = [];

    public bool HasErrors => _errors.Count > 0;

    public IReadOnlyList<FieldError> Errors => _errors;

    /// <summary>Notes the first reason against a field; later ones only follow from it.</summary>
    public void Fail(string field, string reason)
    {
        if (!_errors.Exists(error => error.Field == field))
            _errors.Add(new(field, reason));
    }

    /// <summary>The value that <paramref name="build"/> makes of what was read, or all errors so far.</summary>
    public Validated<T> Build<T>(Func<T> build) => HasErrors ? Validated<T>.Invalid([.. _errors]) : Validated<T>.Valid(build());

    /// <summary>A person's id, 1 to 2³¹−1; 0 when wrong.</summary>
    public int PersonId(string field, string? text)
    {
        if (TryWhole(text, out var id) && id is >= 1 and <= int.MaxValue)
            return (int)id;
        Fail(field, text is null ? "is missing" : "must be a whole number from 1 to 2147483647");
        return 0;
    }

    /// <summary>The id of a visit or a venue that somebody asks for, 1 to 2⁵³−1; 0 when wrong.</summary>
    public long Id(string field, string? text)
    {
        if (TryWhole(text, out var id) && id is >= 1 and <= VisitIds.Max)
            return id;
        Fail(field, text is null ? "is missing" : $"must be a whole number from 1 to {VisitIds.Max}");
        return 0;
    }

    /// <summary>Where a list goes on, as its <c>Link</c> header gave it; 0, the start, when not given.</summary>
    public long Cursor(string field, string? text, long max)
    {
        if (text is null)
            return 0;
        if (TryWhole(text, out var cursor) && cursor >= 1 && cursor <= max)
            return cursor;
        Fail(field, "must be a cursor from the Link header of a list");
        return 0;
    }

    /// <summary>A whole number of any size a long holds; null when not given.</summary>
    public long? Whole(string field, string? text)
    {
        if (text is null)
            return null;
        if (TryWhole(text, out var value))
            return value;
        Fail(field, "must be a whole number");
        return null;
    }

    /// <summary>A visit's id as its producer supplied it: null (missing, 0 or negative) asks the server for one; outside the reserved ranges otherwise.</summary>
    public long? SuppliedVisitId(string field, long? id)
    {
        if (id is null or <= 0)
            return null;
        if (id > VisitIds.Max)
            Fail(field, $"must be at most {VisitIds.Max}");
        else if (VisitIds.IsReserved(id.Value))
            Fail(field, $"lies in a range reserved for ids that the server assigns: {VisitIds.ReservedText}");
        return id;
    }

    public double Longitude(string field, string? text) => Check(field, Number(field, text), VisitRules.LongitudeReason);

    public double Latitude(string field, string? text) => Check(field, Number(field, text), VisitRules.LatitudeReason);

    public double Longitude(string field, double? value) => Check(field, value, VisitRules.LongitudeReason);

    public double Latitude(string field, double? value) => Check(field, value, VisitRules.LatitudeReason);

    /// <summary>A distance in metres, (0, 10,000], or [0, 10,000] where <paramref name="zeroAllowed"/>.</summary>
    public double Metres(string field, string? text, double? missing, bool zeroAllowed = false)
    {
        if (text is null && missing is not null)
            return missing.Value;
        var metres = Number(field, text);
        if (metres is { } value && !(value <= 10_000 && (value > 0 || (zeroAllowed && value == 0))))
            Fail(field, zeroAllowed ? "must be from 0 to 10000 metres" : "must be greater than 0 and at most 10000 metres");
        return metres ?? 0;
    }

    /// <summary>A tolerance in seconds, 0 to 31,622,400 (366 days), fractions to the millisecond; null when not given.</summary>
    public long? WithinMs(string field, string? text)
    {
        if (text is null)
            return null;
        var seconds = Number(field, text);
        if (seconds is < 0 or > 31_622_400)
            Fail(field, "must be from 0 to 31622400 seconds");
        return seconds is null ? null : (long)Math.Round(seconds.Value * 1000);
    }

    /// <summary>A count of list entries, 1 to 1,000; null when not given.</summary>
    public int? Limit(string field, string? text)
    {
        if (text is null)
            return null;
        if (TryWhole(text, out var limit) && limit is >= 1 and <= 1000)
            return (int)limit;
        Fail(field, "must be a whole number from 1 to 1000");
        return null;
    }

    /// <summary>An instant within valid time, [2000-01-01, 2100-01-01), ms since 1970; 0 when wrong.</summary>
    public long Instant(string field, string? text)
    {
        if (text is null)
            Fail(field, "is missing");
        else if (!Timestamps.TryParse(text, out var ms))
            Fail(field, "must be an RFC 3339 instant such as 2026-01-06T09:00:01.662Z");
        else if (!Timestamps.IsValid(ms))
            Fail(field, "must lie in 2000-01-01 to 2100-01-01");
        else
            return ms;
        return 0;
    }

    /// <summary>A UTC day within valid time, <c>2026-01-06</c> or <c>2026-1-6</c>; some day when wrong.</summary>
    public DateOnly Day(string field, string? text)
    {
        if (text is null)
            Fail(field, "is missing");
        else if (!Timestamps.TryParseDay(text, out var ms))
            Fail(field, "must be a day such as 2026-01-06");
        else if (!Timestamps.IsValid(ms))
            Fail(field, "must lie in 2000-01-01 to 2099-12-31");
        else
            return Events.EventDays.Of(ms);
        return default;
    }

    /// <summary>The asked range: an end day means the next midnight, an instant is itself; start must come before end.</summary>
    /// <param name="limit">The longest range accepted; null for any.</param>
    /// <param name="endDayIncluded">False where the older contract ends at the end day's own midnight.</param>
    public TimeRange Range(string startField, string? start, string endField, string? end, TimeSpan? limit, bool endDayIncluded = true)
    {
        var before = _errors.Count;
        var range = new TimeRange(Bound(startField, start, isEnd: false), Bound(endField, end, isEnd: endDayIncluded));
        if (_errors.Count > before)
            return range;
        if (range.IsEmpty)
            Fail(startField, $"must come before {endField}");
        else if (limit is not null && range.Length > limit)
            Fail(endField, $"must be at most {limit.Value.TotalDays:0} days after {startField}");
        // A question may reach beyond valid time on either side, where no visit is; but not so far that nobody could count on with its instants.
        return new(Math.Clamp(range.StartMs, FirstMs, LastMs), Math.Clamp(range.EndMs, FirstMs, LastMs));
    }

    /// <summary>A name or title: present, at most <paramref name="longest"/> characters, nothing PostgreSQL's text cannot hold.</summary>
    public string Text(string field, string? text, int longest = 200, bool required = true)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            if (required)
                Fail(field, text is null ? "is missing" : "must not be empty");
            else if (text is null)
                return "";
        }

        if (text?.Length > longest)
            Fail(field, $"must be at most {longest} characters");
        if (text is not null && (text.Contains('\0') || !IsWellFormed(text)))
            Fail(field, "must be well-formed text without NUL");
        return text ?? "";
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
                return false;
        }

        return true;
    }

    private long Bound(string field, string? text, bool isEnd)
    {
        if (text is null)
        {
            Fail(field, "is missing");
            return 0;
        }

        if (Timestamps.TryParseDay(text, out var ms))
            ms += isEnd ? Timestamps.DayMs : 0;
        else if (!Timestamps.TryParse(text, out ms))
        {
            Fail(field, "must be a day such as 2020-01-05 or an RFC 3339 instant");
            return 0;
        }

        return ms;
    }

    // .NET's parsers take trailing NULs for the end of the text.
    private static bool TryWhole(string? text, out long value)
    {
        value = 0;
        return text is not null && !text.Contains('\0')
            && long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
    }

    private double? Number(string field, string? text)
    {
        if (text is null)
            Fail(field, "is missing");
        else if (text.Contains('\0') || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            Fail(field, "must be a number");
        else
            return value;
        return null;
    }

    private double Check(string field, double? value, Func<double, string?> reasonOf)
    {
        if (value is { } number && reasonOf(number) is { } reason)
            Fail(field, reason);
        return value ?? 0;
    }
}
