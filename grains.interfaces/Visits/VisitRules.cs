using UdaConnect.Time;

namespace UdaConnect.Visits;

/// <summary>The bounds of a visit's fields as values; null means the value is fine. Shared by the reader of text and the pump's parser of bytes.</summary>
public static class VisitRules
{
    public static string? LongitudeReason(double degrees) => degrees is >= -180 and <= 180 ? null : "must be a number of degrees from -180 to 180";

    public static string? LatitudeReason(double degrees) => degrees is >= -90 and <= 90 ? null : "must be a number of degrees from -90 to 90";

    public static string? InstantReason(long ms) => Timestamps.IsValid(ms) ? null : "must lie in 2000-01-01 to 2100-01-01";

    public static string? PersonIdReason(long id) => id is >= 1 and <= int.MaxValue ? null : "must be a whole number from 1 to 2147483647";
}
