using UdaConnect.DevHost.Chaos.Cluster;
using UdaConnect.DevHost.Chaos.Reporting;
using UdaConnect.DevHost.Chaos.Scenarios;
using UdaConnect.DevHost.Chaos.Visits;
using UdaConnect.DevHost.Up;

namespace UdaConnect.DevHost.Chaos;

/// <summary>One run: a private system, the scenarios on it one after the other, and what came of each.</summary>
internal sealed class ChaosRun(ChaosOptions options, ChaosConsole console, TimeProvider time)
{
    private const int People = 40;
    private const int PeopleOfTheLongForm = 120;

    /// <summary>Which Kafka it ran on.</summary>
    public string Kafka { get; private set; } = "none";

    /// <exception cref="DevHostException">The system does not start, or the file of visits is none.</exception>
    public async Task<IReadOnlyList<ScenarioResult>> RunAsync(CancellationToken cancellationToken)
    {
        IVisitPool pool = options.DataFile is { } file
            ? FileVisits.Read(file, AllScenarios.Ids[^1])
            : new GeneratedVisits(options.Seed, options.IsShort ? People : PeopleOfTheLongForm);
        var scenarios = AllScenarios.InOrder.Where(scenario => options.Only.Count == 0 || options.Only.Contains(scenario.Id));
        var results = new List<ScenarioResult>();
        ChaosSystem? system = null;
        try
        {
            foreach (var scenario in scenarios)
            {
                console.Begin(scenario);
                system ??= await StartAsync(pool, cancellationToken);
                var result = await RunAsync(scenario, system, pool, cancellationToken);
                console.End(result);
                results.Add(result);
                if (result.Passed != false) continue;

                // What a failed scenario left behind must not fail the next.
                await StopAsync(system, keepLogs: true);
                system = null;
            }
        }
        finally
        {
            if (system is not null) await StopAsync(system, options.KeepLogs);
        }

        return [.. results.OrderBy(result => result.Scenario.Id)];
    }

    private async Task<ScenarioResult> RunAsync(Scenario scenario, ChaosSystem system, IVisitPool pool, CancellationToken cancellationToken)
    {
        if (scenario.SkipReason(system, options.IsShort) is { } reason) return ScenarioResult.Skip(scenario, reason);
        return await new ScenarioExecution(system, pool, options, what => console.Step(scenario, what), time).RunAsync(scenario, cancellationToken);
    }

    private async Task<ChaosSystem> StartAsync(IVisitPool pool, CancellationToken cancellationToken)
    {
        console.Say($"starting PostgreSQL, Kafka, {ChaosSystem.UsualSilos} silos and a gateway");
        var system = await ChaosSystem.StartAsync(
            new()
            {
                Partitions = ChaosSystem.Partitions,
                // An outcome that stays unknown for ten seconds at a time would make every broker fault a long one.
                GatewaySettings = new Dictionary<string, string> { ["Kafka__DeliveryTimeoutMs"] = "4000" },
            },
            time, cancellationToken);
        try
        {
            Kafka = KafkaChoice.Describe(system.Running.Kafka.Kind);
            await Ground.PrepareAsync(system.Grains, pool, cancellationToken);
            console.Say($"running; Kafka is {KafkaChoice.Describe(system.Running.Kafka.Kind)}; logs in {system.Running.Folder}");
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    private async Task StopAsync(ChaosSystem system, bool keepLogs)
    {
        system.Running.KeepLogs = keepLogs;
        if (keepLogs) console.Say($"logs stay in {system.Running.Folder}");
        await system.DisposeAsync();
    }
}
