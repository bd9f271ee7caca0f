using System.Diagnostics.Metrics;

namespace UdaConnect.Live;

/// <summary>Figures of live feeds, meter <c>UdaConnect.Live</c>.</summary>
internal static class LiveMeter
{
    private static readonly Meter Meter = new("UdaConnect.Live");

    public static readonly UpDownCounter<int> Readers = Meter.CreateUpDownCounter<int>("udaconnect.live.readers", "{reader}", "Readers of live feeds whose call is under way on this silo");

    public static readonly Counter<long> Told = Meter.CreateCounter<long>("udaconnect.live.told", "{event}", "Events of live feeds that were stored to be told");

    public static readonly Histogram<double> QuestionSeconds =
        Meter.CreateHistogram<double>("udaconnect.live.question", "s", "Time in which a feed found out what is new, as a whole or from what was heard on");
}
