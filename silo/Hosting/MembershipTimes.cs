using Orleans.Configuration;

namespace UdaConnect.Silo.Hosting;

/// <summary>The times by which the cluster finds out who is gone; they only make sense together (docs/adr/0006).</summary>
internal static class MembershipTimes
{
    private const int MissedProbes = 3;
    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(1.5);

    // Two votes make a death, unless fewer silos are known to live: when all but one are killed at once, that one has to wait until the others have been silent for three of these.
    private static readonly TimeSpan AlivePublished = TimeSpan.FromSeconds(2);

    // How long the directory holds back what a dead silo had registered, beyond the time its death took to find out.
    private static readonly TimeSpan HoldBack = TimeSpan.FromSeconds(2);

    /// <summary>The longest time between a silo's last sign of life and its eviction.</summary>
    public static TimeSpan Detection => LongestProbe * MissedProbes;

    /// <summary>Before a replay empties the store, a silo has to have been silent for longer than even the cluster asks for.</summary>
    public static TimeSpan Silence => TimeSpan.FromSeconds(15);

    /// <summary>A pause longer than this makes a silo ask whether it is still a member.</summary>
    public static TimeSpan LongestPause => Detection / 2;

    public static void Apply(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = Probe;
        options.MinProbeTimeout = Probe / 2;
        options.MaxProbeTimeout = LongestProbe;
        options.NumMissedProbesLimit = MissedProbes;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        options.IAmAliveTablePublishTimeout = AlivePublished;
    }

    public static void Apply(GrainDirectoryOptions options) => options.RangeLeaseDuration = Detection + HoldBack;
}
