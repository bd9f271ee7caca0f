using Npgsql;
using UdaConnect.DevHost.Chaos.Checking;
using UdaConnect.DevHost.Chaos.Cluster;
using UdaConnect.DevHost.Postgres;

namespace UdaConnect.DevHost.Chaos.Scenarios;

/// <summary>Full stop and start, with loads of memory that fail, which must refuse questions and never shorten answers; then visits and their index emptied and the topic replayed from the beginning, by the documented command. Rows and answers are the same.</summary>
internal sealed class WholeReplay : Scenario
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    // In an order of its own, so that a row that moved to another partition or area is the same.
    private const string DigestSql = """
        select count(*) || ' ' || coalesce(md5(string_agg(concat_ws(',', id, extract(epoch from creation_time), person_id, longitude, latitude), ';' order by id, creation_time)), '') from visit
        """;

    public override int Id => 8;

    public override string Name => "full stop and start, and the whole topic replayed";

    public override IReadOnlyList<int> Proves => [1, 2, 3, 7];

    public override async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        await using (var traffic = run.StartTraffic(TrafficPlan.Usual(run.IsShort) with { WithoutTime = 0.1, WithoutId = 0.1, ToKafkaWithoutId = 0.1, Repeated = 0.05 }))
        {
            await run.PauseAsync(run.Seconds(4, 60), cancellationToken);
            await traffic.StopAsync(cancellationToken);
        }

        await run.System.SettledAsync(run.Ledger, Patience, cancellationToken);
        var before = await DigestAsync(run.System, cancellationToken);
        var silos = run.System.RunningSilos;
        run.Fault("every silo is stopped and started, and then two of three loads of memory fail");
        await Task.WhenAll(silos.Select(silo => silo.StopAsync()));
        foreach (var silo in silos) silo.Start(new Dictionary<string, string> { ["Faults__Loads"] = "allow:3" });
        await Task.WhenAll(silos.Select(silo => silo.WaitUntilReadyAsync(cancellationToken)));
        run.Say("comparing answers after the start");
        await StoreCheckedAsync(run, cancellationToken);
        await AnswerCheck.RunAsync(run.System.Questions, run.Ledger, run.Pool.People, run.Random, run.Findings, run.Time, cancellationToken);

        run.Fault("every silo is stopped, visits and their index are emptied, the topic is replayed");
        await Task.WhenAll(silos.Select(silo => silo.StopAsync()));
        await run.System.Running.RunVerbAsync(["replay", "--yes"], cancellationToken);
        run.Expect((await DigestAsync(run.System, cancellationToken)).StartsWith("0 ", StringComparison.Ordinal), $"the replay left visits in the store");
        foreach (var silo in silos) silo.Start();
        await Task.WhenAll(silos.Select(silo => silo.WaitUntilReadyAsync(cancellationToken)));
        await run.System.SettledAsync(run.Ledger, Patience, cancellationToken);
        var after = await DigestAsync(run.System, cancellationToken);
        run.Expect(after == before, $"rows and their digest were {before} and are {after} after the replay");
    }

    // Learns the ids and times that the server gave, which the oracle needs.
    private static async Task StoreCheckedAsync(ScenarioRun run, CancellationToken cancellationToken) =>
        StoreCheck.Run(run.Ledger, await StoredRows.ReadAsync(run.System.Postgres, run.Ledger, cancellationToken), new HashSet<long>(), run.Findings);

    private static async Task<string> DigestAsync(ChaosSystem system, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(system.Postgres.ConnectionString(DatabaseNames.Geolocation)) { Pooling = false, CommandTimeout = 120 }.ConnectionString);
        await using var command = source.CreateCommand(DigestSql);
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
