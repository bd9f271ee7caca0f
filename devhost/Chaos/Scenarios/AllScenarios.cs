namespace UdaConnect.DevHost.Chaos.Scenarios;

/// <summary>Every scenario, in the order in which they run: what leaves the system as it was first, what makes the topic or the index anew last.</summary>
internal static class AllScenarios
{
    public static IReadOnlyList<Scenario> InOrder { get; } =
    [
        new KilledSilos(), new BrokerAway(), new DatabaseAway(), new RebalanceStorm(), new AnyOrder(), new BadInput(), new Overload(), new Soak(),
        new WholeReplay(), new TopicChanges(),
    ];

    public static IReadOnlyList<int> Ids => [.. InOrder.Select(scenario => scenario.Id).Order()];
}
