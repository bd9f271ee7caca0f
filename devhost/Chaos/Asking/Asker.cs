using UdaConnect.DevHost.Chaos.Visits;
using UdaConnect.Time;

namespace UdaConnect.DevHost.Chaos.Asking;

/// <summary>Asks one question after the other while visits flow, and judges each answer by what was settled before it was asked and what was sent before it ended.</summary>
internal sealed class Asker(ConnectionClient client, VisitLedger ledger, IReadOnlyList<int> people, AskerFigures figures, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // What a question costs must not grow with the length of the run: then it would be refused for its size, and not for what was broken.
    private const int MostVisitsOfAQuestion = 20_000;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(Random random, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var (metres, within) = ConnectionQuestion.Kinds[random.Next(ConnectionQuestion.Kinds.Count)];
            await AskAsync(new(people[random.Next(people.Count)], RangeOf(random), metres, within), cancellationToken);
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>All of the scenario's time while few visits are in it, later a day of it on which somebody was somewhere.</summary>
    private TimeRange RangeOf(Random random)
    {
        if (ledger.Near.PickTime(random) is not ({ } atMs, > MostVisitsOfAQuestion)) return ledger.Range;
        var day = atMs / Timestamps.DayMs * Timestamps.DayMs;
        return new TimeRange(day, day + Timestamps.DayMs).Intersect(ledger.Range);
    }

    private async Task AskAsync(ConnectionQuestion question, CancellationToken cancellationToken)
    {
        var askedAt = time.GetTimestamp();
        ConnectionAnswer answer;
        try
        {
            answer = await client.AskAsync(question, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        var endedAt = time.GetTimestamp();
        if (answer.Visits is null)
        {
            if (answer.IsRefused) figures.AddRefused(askedAt);
            else figures.AddWrong(askedAt, $"{answer.Problem} to {question}");
            return;
        }

        var expected = ledger.Near.Expect(
            question.PersonId, question.Metres, question.WithinSeconds * 1000L,
            entry => entry.SettledAt is > 0 and var settledAt && settledAt <= askedAt && question.Range.Contains(entry.Visit.AtMs),
            entry => entry.SentAt is > 0 and var sentAt && sentAt <= endedAt && question.Range.Contains(entry.Visit.AtMs));
        var (verdict, why) = AnswerJudge.Judge(answer.Visits, expected, ledger);
        switch (verdict)
        {
            case AnswerVerdict.Right:
                figures.AddRight(askedAt);
                break;
            case AnswerVerdict.Partial:
                figures.AddPartial(askedAt, $"{why} ({question})");
                break;
            default:
                figures.AddWrong(askedAt, $"{why} ({question})");
                break;
        }
    }
}
