using UdaConnect.DevHost.Chaos.Visits;

namespace UdaConnect.DevHost.Chaos.Asking;

/// <summary>Asks one question after the other while visits flow, and judges each answer by what was settled before it was asked and what was sent before it ended.</summary>
internal sealed class Asker(ConnectionClient client, VisitLedger ledger, IReadOnlyList<int> people, AskerFigures figures, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(Random random, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var (metres, within) = ConnectionQuestion.Kinds[random.Next(ConnectionQuestion.Kinds.Count)];
            await AskAsync(new(people[random.Next(people.Count)], ledger.Range, metres, within), cancellationToken);
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
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
            entry => entry.SettledAt is > 0 and var settledAt && settledAt <= askedAt,
            entry => entry.SentAt is > 0 and var sentAt && sentAt <= endedAt);
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
