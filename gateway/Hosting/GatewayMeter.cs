using System.Diagnostics.Metrics;

namespace UdaConnect.Gateway.Hosting;

/// <summary>What the gateway counts.</summary>
internal static class GatewayMeter
{
    public const string Name = "UdaConnect.Gateway";
    private static readonly Meter Meter = new(Name);

    /// <summary>Visits the broker acknowledged.</summary>
    public static readonly Counter<long> Accepted = Meter.CreateCounter<long>("udaconnect.gateway.visits.accepted");

    /// <summary>Visits refused for a wrong field.</summary>
    public static readonly Counter<long> Refused = Meter.CreateCounter<long>("udaconnect.gateway.visits.refused");

    /// <summary>Visits put off because too much is waiting to be stored.</summary>
    public static readonly Counter<long> Exhausted = Meter.CreateCounter<long>("udaconnect.gateway.visits.exhausted");

    /// <summary>Visits the broker did not acknowledge.</summary>
    public static readonly Counter<long> Unavailable = Meter.CreateCounter<long>("udaconnect.gateway.visits.unavailable");

    /// <summary>One call of the cluster, with its retry.</summary>
    public static readonly Histogram<double> QuestionSeconds = Meter.CreateHistogram<double>("udaconnect.gateway.question", "s");
}
