using System.Globalization;
using NodaTime;
using NodaTime.TimeZones;

namespace UdaConnect.DevHost.Import.Schedule;

/// <summary>Times on the wall to instants. Zones come with the program, so that they are the same on every machine.</summary>
/// <remarks>As RFC 5545 has it: of an hour that comes twice the first is meant, and one that is left out is read with the offset before it.</remarks>
internal static class LocalTimes
{
    private static readonly string[] InstantFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm'Z'",
    ];

    private static readonly string[] LocalFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm:ss"];

    /// <summary>The zone of an IANA name; null where there is none.</summary>
    public static DateTimeZone? Zone(string? name) => name is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(name.Trim());

    public static DateTimeOffset At(DateTime local, DateTimeZone zone) =>
        zone.ResolveLocal(LocalDateTime.FromDateTime(DateTime.SpecifyKind(local, DateTimeKind.Unspecified)), Resolvers.LenientResolver)
            .ToInstant().ToDateTimeOffset();

    /// <summary>With an offset, or <c>Z</c>.</summary>
    public static bool TryInstant(string text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(text, InstantFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);

    /// <summary>Without either.</summary>
    public static bool TryLocal(string text, out DateTime local) =>
        DateTime.TryParseExact(text, LocalFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out local);
}
