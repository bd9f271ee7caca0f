using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Chaos.Visits;

/// <summary>Where a run's visits come from. Every scenario has ids and a span of time of its own, so that scenarios can share one running system.</summary>
public interface IVisitPool
{
    /// <summary>Everybody who appears in it.</summary>
    IReadOnlyList<int> People { get; }

    /// <summary>How many visits a scenario has to send at least; 0 where there are as many as anybody wants.</summary>
    int Least { get; }

    /// <summary>The <paramref name="number"/>th visit of a scenario, always the same one.</summary>
    Visit Take(int scenario, long number);

    /// <summary>All visits of a scenario lie in it.</summary>
    TimeRange RangeOf(int scenario);
}
