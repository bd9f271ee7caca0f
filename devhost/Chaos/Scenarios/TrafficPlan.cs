using UdaConnect.Visits;

namespace UdaConnect.DevHost.Chaos.Scenarios;

/// <summary>Who sends and asks while a scenario breaks things.</summary>
/// <param name="ViaGateway">Visits a second over the gateway's stream.</param>
/// <param name="ViaKafka">Visits a second written to Kafka directly.</param>
/// <param name="Askers">Questions under way at once.</param>
internal sealed record TrafficPlan(double ViaGateway, double ViaKafka, int Askers)
{
    /// <summary>Part of the visits sent with an id of their own and without a time.</summary>
    public double WithoutTime { get; init; }

    /// <summary>Part of the gateway's visits sent without an id; never repeated, for then they might be kept twice.</summary>
    public double WithoutId { get; init; }

    /// <summary>Part of Kafka's. Only where the broker stays: a client that loses it for long may itself write a message twice, and nobody can tell those apart.</summary>
    public double ToKafkaWithoutId { get; init; }

    /// <summary>Part of the visits that is sent once more some time later.</summary>
    public double Repeated { get; init; }

    /// <summary>The visits to send, null when there are no more; not given, the pool's one after the other.</summary>
    public Func<Visit?>? Visits { get; init; }

    public static TrafficPlan Usual(bool isShort) => isShort ? new(100, 100, 2) : new(400, 400, 3);
}
