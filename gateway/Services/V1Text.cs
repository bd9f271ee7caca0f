using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using UdaConnect.Attendance;
using UdaConnect.Encounters;
using UdaConnect.Time;

namespace UdaConnect.Gateway.Services;

/// <summary>Fields of v1 requests as the text that the shared validators read, so that gRPC and REST accept and refuse the same with the same words.</summary>
internal static class V1Text
{
    /// <summary>Null where absent; something no validator takes for an instant where it is none.</summary>
    public static string? Of(Timestamp? time)
    {
        if (time is null)
            return null;
        // Seconds far beyond valid time would overflow; malformed nanos are no instant.
        return time.Nanos is >= 0 and <= 999_999_999 && time.Seconds is > -(1L << 36) and < 1L << 36
            ? Timestamps.Format(time.Seconds * 1000 + time.Nanos / 1_000_000)
            : "no instant";
    }

    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Null for 0, which stands for "not given".</summary>
    public static string? OfOptional(long number) => number == 0 ? null : Of(number);

    public static string Of(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Null where it was not set; the empty text of an unset string too.</summary>
    public static string? Of(string text) => text.Length == 0 ? null : text;

    public static AttendanceText Of(Protos.V1.Scope? scope, IEnumerable<string>? kinds = null) => new(
        Of(scope?.StartDate), Of(scope?.EndDate), OfOptional(scope?.Event ?? 0), kinds is not null && string.Join(',', kinds) is { Length: > 0 } some ? some : null,
        Limit: V1Pages.LimitText);

    public static EncountersText Of(Protos.V1.Scope? scope, Protos.V1.Measure? measure) => new(
        Of(scope?.StartDate), Of(scope?.EndDate), OfOptional(scope?.Event ?? 0),
        measure is { HasDistance: true } ? Of(measure.Distance) : null, measure is { HasWithin: true } ? Of(measure.Within) : null,
        measure is { HasGap: true } ? Of(measure.Gap) : null, measure is { HasPreset: true } ? measure.Preset : null, V1Pages.LimitText);
}
