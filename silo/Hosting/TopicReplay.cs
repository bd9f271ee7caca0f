using System.Globalization;
using UdaConnect.Silo.Spatial;
using UdaConnect.Silo.VisitStream;

namespace UdaConnect.Silo.Hosting;

/// <summary>Makes the silos store every visit of the topic anew: offsets back to the beginning, then visits and their index emptied.</summary>
/// <remarks>
/// In that order, so that it may be killed anywhere. Offsets at the beginning over full tables only cost repeats; empty tables under offsets at the end would
/// be visits nobody reads again. And no silo may have come in between, as it could have committed past what is emptied then: before the commit the
/// membership must be as it was before the offsets were set (docs/adr/0011).
/// </remarks>
internal sealed class TopicReplay(ClusterMembers members, VisitReset visits, LogRewind log, TimeProvider time, TextWriter output)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    /// <summary>For tests: runs between the two steps.</summary>
    public Func<Task> BetweenSteps { get; init; } = () => Task.CompletedTask;

    /// <exception cref="ReplayRefusedException">It must not, or not without being told so; nothing was emptied.</exception>
    public async Task RunAsync(ReplayChoices choices, CancellationToken cancellationToken)
    {
        await WaitUntilNoneAliveAsync(choices.Wait, cancellationToken);
        var extent = log.Look();
        var rows = await visits.CountAsync(cancellationToken);
        output.WriteLine(Text($"The topic holds {extent.Held:N0} messages in {extent.Partitions.Count} partitions; {rows:N0} visits are stored."));
        if (LossOf(extent, rows) is { } loss)
        {
            if (!choices.AcceptLoss)
                throw new ReplayRefusedException($"{loss} Nothing was done: add --accept-loss to go on all the same.");
            output.WriteLine(loss);
        }

        if (!choices.Yes)
            throw new ReplayRefusedException("This empties visits and their index, and lets the silos store them again from the topic. Nothing was done: add --yes.");

        await members.DeclareSilentOnesDeadAsync(cancellationToken);
        var before = await members.ReadAsync(cancellationToken);
        ThrowIfAny(before.Members);
        log.ToBeginning(extent);
        await BetweenSteps();
        await visits.EmptyAsync(token => ThrowIfChangedAsync(before, token), cancellationToken);
        KeepAtBeginning(extent);
        output.WriteLine(Text($"{rows:N0} visits emptied; {extent.Held:N0} messages will be read again from the beginning of {extent.Partitions.Count} partitions"));
    }

    private static string? LossOf(LogExtent extent, long rows)
    {
        if (rows == 0 || (extent.Dropped == 0 && extent.Held >= rows))
            return null;
        var dropped = extent.Dropped > 0 ? Text($" Kafka dropped {extent.Dropped:N0} messages from its beginning.") : "";
        return Text($"The log no longer holds every visit: {extent.Held:N0} messages for {rows:N0} stored visits.{dropped} At least {Math.Max(0, rows - extent.Held):N0} visits would be lost.");
    }

    private async Task WaitUntilNoneAliveAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var alive = (await members.ReadAsync(cancellationToken)).Alive.ToArray();
            if (alive.Length == 0)
                return;
            if (time.GetElapsedTime(started) >= limit)
                ThrowIfAny(alive);
            await Task.Delay(LookAgain, time, cancellationToken);
        }
    }

    private void ThrowIfAny(IReadOnlyCollection<ClusterMember> alive)
    {
        if (alive.Count == 0)
            return;
        var named = string.Join(", ", alive.Select(member => Text($"{member.Name} ({member.Address}, {member.Status}, alive {Math.Max(0, member.SinceAlive.TotalSeconds):0} s ago)")));
        throw new ReplayRefusedException(
            Text($"Silos of cluster '{members.ClusterId}' are running: {named}. Stop them first; one that was killed counts as gone after {MembershipTimes.Silence.TotalSeconds:0} s. Nothing was done."));
    }

    private async Task ThrowIfChangedAsync(ClusterSnapshot before, CancellationToken cancellationToken)
    {
        var now = await members.ReadAsync(cancellationToken);
        if (now.Version != before.Version)
        {
            throw new ReplayRefusedException(
                "A silo started meanwhile. Nothing was emptied; the topic will be read again from its beginning, which changes nothing. Stop the silos and run this again.");
        }
    }

    private void KeepAtBeginning(LogExtent extent)
    {
        // A silo that was neither a member nor alive may have had a last commit on its way.
        for (var attempt = 0; !log.IsAtBeginning(extent); attempt++)
        {
            if (attempt == 3)
                throw new ReplayRefusedException("The visits are emptied, and somebody goes on committing offsets of the topic's group: find that silo, stop it, and run this again.");
            log.ToBeginning(extent);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <param name="Yes">It was not asked for by mistake.</param>
/// <param name="AcceptLoss">Also where the log no longer holds everything.</param>
/// <param name="Wait">How long to wait for silos to be gone.</param>
internal sealed record ReplayChoices(bool Yes, bool AcceptLoss = false, TimeSpan Wait = default);

/// <summary>A replay that does not take place; the message says why, and what to do.</summary>
internal sealed class ReplayRefusedException(string message) : Exception(message);
