using System.Globalization;
using System.Text.Json;
using Confluent.Kafka;
using UdaConnect.DevHost.Chaos.Cluster;
using UdaConnect.DevHost.Chaos.Producing;
using UdaConnect.DevHost.Dead;
using UdaConnect.DevHost.Kafka;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Chaos.Scenarios;

/// <summary>Everything producers get wrong, among good visits: each in the dead letters with its reason, the partitions flow on, and replaying them twice changes nothing.</summary>
internal sealed class BadInput : Scenario
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public override int Id => 5;

    public override string Name => "bad messages, and their dead letters replayed twice";

    public override IReadOnlyList<int> Proves => [1, 4];

    public override bool SendsBadMessages => true;

    public override async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        var set = BadMessages.Create(run.NextVisit().Id, TopicSpec.MaxMessageBytes);
        var bootstrap = run.System.Running.Kafka.BootstrapServers;
        await SendAsync(run, [new BadMessage("the good one", set.Before, "", "")], cancellationToken);
        Remember(run, set.Before);
        await run.System.SettledAsync(run.Ledger, Patience, cancellationToken);
        await using (var traffic = run.StartTraffic(TrafficPlan.Usual(run.IsShort)))
        {
            if (run.System.Running.Kafka.Kind == KafkaKind.Embedded) await SendAllAsync(run, set, cancellationToken);
            else await SendWhileRefusedAsync(run, set, cancellationToken);
            await run.PauseAsync(TimeSpan.FromSeconds(1), cancellationToken);
            await traffic.StopAsync(cancellationToken);
        }

        await run.System.SettledAsync(run.Ledger, Patience, cancellationToken);
        using var letters = await DeadLetterTopic.OpenAsync(new(bootstrap, "this run", new Dictionary<string, string>()), run.System.Running.Topic, cancellationToken);
        var before = await letters.FoldAsync(cancellationToken);
        Compare(run, set, before);
        for (var time = 1; time <= 2; time++)
        {
            run.Fault(string.Create(CultureInfo.InvariantCulture, $"all {before.Count} dead letters are replayed, time {time}"));
            await ReplayAsync(run, letters, before, cancellationToken);
            var after = await letters.FoldAsync(cancellationToken);
            run.Expect(
                after.Select(letter => letter.Origin).ToHashSet().SetEquals(before.Select(letter => letter.Origin)), $"after replay {time} there are {after.Count} dead letters instead of {before.Count}");
        }
    }

    private static Task SendAllAsync(ScenarioRun run, BadMessages set, CancellationToken cancellationToken)
    {
        run.Fault(string.Create(CultureInfo.InvariantCulture, $"{set.All.Count} bad messages over every partition"));
        return SendAsync(run, set.All, cancellationToken);
    }

    /// <summary>Nothing takes the dead letters, and the silos that wait with them are killed: a letter that was given up, or passed over before it was acknowledged, would be gone.</summary>
    private static async Task SendWhileRefusedAsync(ScenarioRun run, BadMessages set, CancellationToken cancellationToken)
    {
        using var topic = new TopicAdmin(run.System.Running.Kafka.BootstrapServers, run.System.Running.Topic, run.Time);
        run.Fault("the topic of dead letters takes nothing");
        await topic.LimitDeadLettersAsync(1);
        await SendAllAsync(run, set, cancellationToken);
        await run.UntilAsync(() => Task.FromResult(run.IsLogged("The dead letters do not take message")), Patience, "a silo says that its dead letters are not taken", cancellationToken);

        // Longer than offsets wait to be committed.
        await run.PauseAsync(TimeSpan.FromSeconds(3), cancellationToken);
        var silos = run.System.RunningSilos;
        run.Fault("kill -9 every silo, with dead letters that nobody took");
        await Task.WhenAll(silos.Select(silo => silo.KillAsync()));
        await topic.LimitDeadLettersAsync(TopicSpec.MaxMessageBytes);
        foreach (var silo in silos) silo.Start();
        await Task.WhenAll(silos.Select(silo => silo.WaitUntilReadyAsync(cancellationToken)));
    }

    private static void Compare(ScenarioRun run, BadMessages set, IReadOnlyList<FoldedLetter> letters)
    {
        foreach (var kind in set.All.GroupBy(bad => (bad.Field, bad.Reason)))
        {
            var found = letters.Count(letter => letter.Field == kind.Key.Field && letter.Reason.Contains(kind.Key.Reason, StringComparison.Ordinal));
            run.Expect(found >= kind.Count(), $"of {string.Join(", ", kind.Select(bad => bad.Name))} {found} are in the dead letters as \"{kind.Key.Field} … {kind.Key.Reason}\"");
        }
    }

    private static async Task ReplayAsync(ScenarioRun run, DeadLetterTopic letters, IReadOnlyList<FoldedLetter> chosen, CancellationToken cancellationToken)
    {
        var report = new ReplayReport(chosen.Count);
        await new DeadLetterReplay(new(run.System.Running.Kafka.BootstrapServers, "this run", new Dictionary<string, string>()), letters).RunAsync(chosen, report, cancellationToken);
        run.Expect(report.Failed.Count == 0, $"{report.Failed.Count} dead letters could not be replayed, first {report.Failed.FirstOrDefault()}");
        await run.System.SettledAsync(run.Ledger, Patience, cancellationToken);
    }

    private static async Task SendAsync(ScenarioRun run, IReadOnlyList<BadMessage> messages, CancellationToken cancellationToken)
    {
        var config = new ProducerConfig { BootstrapServers = run.System.Running.Kafka.BootstrapServers, Acks = Acks.All, MessageMaxBytes = TopicSpec.MaxMessageBytes };
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        for (var i = 0; i < messages.Count; i++)
            await producer.ProduceAsync(new TopicPartition(run.System.Running.Topic, i % ChaosSystem.Partitions), messages[i].ToMessage(), cancellationToken);
    }

    /// <summary>The good visit whose id a bad one takes belongs into the store like any other.</summary>
    private static void Remember(ScenarioRun run, byte[] message)
    {
        using var json = JsonDocument.Parse(message);
        var visit = json.RootElement;
        if (!Timestamps.TryParse(visit.GetProperty("creation_time").GetString(), out var atMs))
            throw new ChaosException("The good message has no time.");
        var entry = run.Ledger.Add(new Visit(
            visit.GetProperty("id").GetInt64(), atMs, visit.GetProperty("longitude").GetDouble(), visit.GetProperty("latitude").GetDouble(), visit.GetProperty("person_id").GetInt32()));
        entry.Sending(run.Time.GetTimestamp());
        entry.Acknowledge(run.Time.GetTimestamp());
        entry.Settle(long.MaxValue);
    }
}
