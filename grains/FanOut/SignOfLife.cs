namespace UdaConnect.FanOut;

/// <summary>How often a grain whose memory is read without it gets a call all the same: one that gets none for half an hour is put away.</summary>
internal static class SignOfLife
{
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
}
