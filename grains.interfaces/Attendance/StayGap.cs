namespace UdaConnect.Attendance;

/// <summary>Between two visits of one stay at most: five minutes, as between the moments of an encounter.</summary>
public static class StayGap
{
    public const long Ms = 300_000;
}
