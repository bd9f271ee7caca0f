using System.Diagnostics.CodeAnalysis;
using UdaConnect.DevHost.Chaos.Checking;
using UdaConnect.DevHost.Chaos.Cluster;
using UdaConnect.DevHost.Chaos.Visits;

namespace UdaConnect.DevHost.Chaos.Scenarios;

/// <summary>Runs one scenario and then holds everything against everything.</summary>
internal sealed class ScenarioExecution(ChaosSystem system, IVisitPool pool, ChaosOptions options, Action<string> say, TimeProvider time)
{
    private static readonly TimeSpan SettlePatience = TimeSpan.FromSeconds(60);

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a scenario fails with is its result.")]
    public async Task<ScenarioResult> RunAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var run = new ScenarioRun(scenario, system, pool, new(options.Seed * 31 + scenario.Id), options.IsShort, say, time);
        system.Watch(run.Ledger);
        try
        {
            var endedBefore = system.Running.Processes.Where(process => process.EndedByItself).ToHashSet();
            var rowsBefore = await StoredRows.CountAsync(system.Postgres, cancellationToken);
            var lettersBefore = await LettersAsync(cancellationToken);
            await using (var sampler = new ProcessSampler(system.Running, time))
            {
                await scenario.RunAsync(run, cancellationToken);
                foreach (var ended in system.Running.Processes.Where(process => process.EndedByItself && !run.Doomed.Contains(process) && !endedBefore.Contains(process)))
                    run.Findings.Complain(ended.Failure($"ended by itself with exit code {await ended.Exited}").Message);
                say("faults over, waiting until everything is settled");
                await system.HealAsync(cancellationToken);
                await SettledAsync(run, cancellationToken);
                run.Note("most memory", $"silo {sampler.MostSiloBytes >> 20} MiB, gateway {sampler.MostGatewayBytes >> 20} MiB");
            }

            say("comparing store, memory and answers with what was sent");
            await CheckAsync(scenario, run, rowsBefore, lettersBefore, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            run.Findings.Complain(exception is ChaosException or DevHostException ? exception.Message : exception.ToString());
        }

        NoteQuestions(run);
        return new(scenario, run.Findings, time.GetElapsedTime(started)) { Faults = [.. run.Faults.Select(fault => fault.What)], Notes = run.Notes, Plots = run.Plots };
    }

    /// <summary>What will never be settled is complained of, and then counted by the checks.</summary>
    private async Task SettledAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        try
        {
            await system.SettledAsync(run.Ledger, SettlePatience, cancellationToken);
        }
        catch (ChaosException exception)
        {
            run.Findings.Complain(exception.Message);
        }
    }

    private async Task CheckAsync(Scenario scenario, ScenarioRun run, long rowsBefore, HashSet<string> lettersBefore, CancellationToken cancellationToken)
    {
        var (ledger, findings) = (run.Ledger, run.Findings);
        var letters = await DeadLetterReader.ReadAsync(system.Running.Kafka.BootstrapServers, system.Running.Topic, cancellationToken);
        var fresh = letters.Where(letter => !lettersBefore.Contains(letter.Origin)).ToList();
        findings.Dead = fresh.DistinctBy(letter => letter.Origin).Count();
        if (!scenario.SendsBadMessages && findings.Dead > ledger.Conflicts.Count)
            findings.Complain($"{findings.Dead} dead letters instead of {ledger.Conflicts.Count}, first {fresh[0].Origin}: {fresh[0].Field} {fresh[0].Reason}");
        var rows = await StoredRows.ReadAsync(system.Postgres, ledger, cancellationToken);
        StoreCheck.Run(ledger, rows, fresh.Where(letter => letter.Id is not null).Select(letter => letter.Id!.Value).ToHashSet(), findings);
        if (await StoredRows.CountAsync(system.Postgres, cancellationToken) - rowsBefore is var grown && grown != rows.Count)
            findings.Complain($"the store grew by {grown} rows, and {rows.Count} of them are this scenario's");

        // Memory before anything else is asked: what a question loads now would hide what memory missed.
        await MemoryCheck.RunAsync(system.Grains, rows, findings, cancellationToken);
        await AnswerCheck.RunAsync(system.Questions, ledger, run.Pool.People, run.Random, findings, time, cancellationToken);
        run.Note("compared", $"{rows.Count} rows, {findings.Buckets} buckets in memory, {findings.Answers} answers");
    }

    private async Task<HashSet<string>> LettersAsync(CancellationToken cancellationToken) =>
        [.. (await DeadLetterReader.ReadAsync(system.Running.Kafka.BootstrapServers, system.Running.Topic, cancellationToken)).Select(letter => letter.Origin)];

    private static void NoteQuestions(ScenarioRun run)
    {
        var (asked, findings) = (run.Asked, run.Findings);
        findings.PartialAnswers += asked.Partial;
        findings.WrongAnswers += asked.Wrong;
        foreach (var complaint in asked.Complaints) findings.Complain(complaint);
        if (asked.Right + asked.Refused == 0) return;
        run.Note("questions", $"{asked.Right} right, {asked.Refused} refused, longest refusal {asked.LongestRefusal().TotalSeconds:0.0} s, median {asked.PercentileSeconds(0.5) * 1000:0} ms, p99 {asked.PercentileSeconds(0.99) * 1000:0} ms");
    }
}
