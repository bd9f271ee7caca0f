namespace UdaConnect.Silo.Spatial;

/// <summary>Milliseconds of the contracts to timestamptz and back; Npgsql sends DateTime of kind Utc as timestamptz.</summary>
internal static class StoreTime
{
    public static DateTime FromMs(long ms) => new(DateTime.UnixEpoch.Ticks + ms * TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);

    public static long ToMs(DateTime at) => (at.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
}
