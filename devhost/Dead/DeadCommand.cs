using System.CommandLine;
using System.Globalization;

namespace UdaConnect.DevHost.Dead;

/// <summary><c>dead list|show|replay</c>: what the silos could not use, for the operators of any cluster.</summary>
public static class DeadCommand
{
    private static readonly TimeSpan LinePeriod = TimeSpan.FromSeconds(2);

    public static Command Create() => new("dead", "List, show and replay messages that could not be used.") { List(), Show(), Replay() };

    private static Command List()
    {
        var cluster = new DeadOptions();
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var limit = new Option<int?>("--limit") { Description = "Only the newest N.", HelpName = "N" };
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var count) && count < 1)
                result.AddError("--limit must be at least 1.");
        });
        var command = cluster.AddTo(new("list", "One row for each message that could not be used, newest first.") { json, limit });
        command.SetAction((parsed, cancellationToken) => cluster.RunAsync(parsed, async (_, topic) =>
        {
            var letters = await topic.FoldAsync(cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                DeadListing.WriteJson(output, topic.Name, letters, parsed.GetValue(limit));
            else
                DeadListing.Write(output, topic.Name, letters, parsed.GetValue(limit));
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Command Show()
    {
        var cluster = new DeadOptions();
        var origin = new Argument<string>("ORIGIN") { Description = "As 'dead list' prints it, or partition/offset." };
        var raw = new Option<bool>("--raw") { Description = "Write the original's bytes and nothing else to standard output." };
        var command = cluster.AddTo(new("show", "Everything about one of them: reason, key, headers and bytes of the original. Exit code 1 if the original is gone.") { origin, raw });
        command.SetAction((parsed, cancellationToken) => cluster.RunAsync(parsed, async (_, topic) =>
        {
            var letter = OriginPattern.Parse(parsed.GetRequiredValue(origin)).Choose(await topic.FoldAsync(cancellationToken));
            var found = await Task.Run(() => topic.FindOriginals([letter], cancellationToken).Single(), cancellationToken);
            if (!parsed.GetValue(raw))
                DeadShow.Write(parsed.InvocationConfiguration.Output, found);
            else if (found.Original is null)
                throw new DevHostException($"{found.Where}: {found.Problem}");
            else
                await WriteRawAsync(found.Original.Value ?? [], cancellationToken);
            return found.Original is null ? 1 : 0;
        }, cancellationToken));
        return command;
    }

    private static Command Replay()
    {
        var cluster = new DeadOptions();
        var origins = new Argument<string[]>("ORIGIN") { Description = "Those to replay, as 'dead list' prints them.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Replay all of them." };
        var field = new Option<string?>("--field") { Description = "With --all: only those whose field at fault is this one.", HelpName = "NAME" };
        var command = cluster.AddTo(new(
            "replay",
            "Put originals back into the topic of visits, so that the silos judge them anew. Doing it twice changes nothing. Exit code 1 if one could not be sent.")
        {
            origins, all, field,
        });
        command.Validators.Add(result =>
        {
            var named = result.GetValue(origins) is { Length: > 0 };
            if (named == result.GetValue(all))
                result.AddError("Give either origins or --all.");
            if (result.GetValue(field) is not null && !result.GetValue(all))
                result.AddError("--field goes with --all.");
        });
        command.SetAction((parsed, cancellationToken) => cluster.RunAsync(parsed, async (access, topic) =>
        {
            var letters = await topic.FoldAsync(cancellationToken);
            var chosen = parsed.GetValue(all)
                ? letters.Where(letter => parsed.GetValue(field) is not { } only || letter.Field == only).ToArray()
                : [.. parsed.GetRequiredValue(origins).Select(text => OriginPattern.Parse(text).Choose(letters)).Distinct()];
            return await ReplayAsync(new(access, topic), topic.Visits, chosen, parsed.InvocationConfiguration, cancellationToken);
        }, cancellationToken));
        return command;
    }

    private static async Task<int> ReplayAsync(
        DeadLetterReplay replay, string topic, FoldedLetter[] chosen, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        var report = new ReplayReport(chosen.Length);
        var running = Task.Run(() => replay.RunAsync(chosen, report, cancellationToken), cancellationToken);
        try
        {
            while (await Task.WhenAny(running, Task.Delay(LinePeriod, TimeProvider.System, CancellationToken.None)) != running)
                await console.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{report.SentCount:N0} of {report.Chosen:N0} replayed"));
            await running;
        }
        finally
        {
            await console.Output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{report.SentCount:N0} of {report.Chosen:N0} replayed into {topic}, {report.Failed.Count:N0} could not be sent"));
            foreach (var (origin, problem) in report.Failed)
                await console.Error.WriteLineAsync($"  {origin}: {problem}");
            if (report.NotNotedCount > 0)
                await console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {report.NotNotedCount:N0} were replayed, but 'dead list' will not tell so: the note was refused."));
        }

        return report.Failed.Count == 0 ? 0 : 1;
    }

    private static async Task WriteRawAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(bytes, cancellationToken);
    }
}
