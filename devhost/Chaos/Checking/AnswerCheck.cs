using UdaConnect.DevHost.Chaos.Asking;
using UdaConnect.DevHost.Chaos.Visits;
using UdaConnect.Time;

namespace UdaConnect.DevHost.Chaos.Checking;

/// <summary>At the end of a scenario, with everything settled, every person's answers equal brute force over what was sent.</summary>
/// <remarks>Of a long run each question asks for a stretch of time picked at random: brute force over all of it takes longer than the run did.</remarks>
internal static class AnswerCheck
{
    private const int AtOnce = 4;
    private const int MostVisitsOfAQuestion = 50_000;

    // A question is refused for a while after a silo went; somebody has to answer it then.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static async Task RunAsync(
        ConnectionClient client, VisitLedger ledger, IReadOnlyList<int> people, Random random, Findings findings, TimeProvider time, CancellationToken cancellationToken)
    {
        var times = ledger.WithId.Where(entry => entry.IsSettled).Select(entry => entry.Visit.AtMs).Order().ToArray();
        var questions = people.SelectMany(person => ConnectionQuestion.Kinds.Select(kind => new ConnectionQuestion(person, RangeOf(ledger, times, random), kind.Metres, kind.WithinSeconds))).ToList();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        var compared = 0;
        await Parallel.ForEachAsync(questions, options, async (question, token) =>
        {
            var answer = await AskAsync(client, question, time, token);
            Interlocked.Increment(ref compared);
            var (verdict, why) = answer.Visits is { } visits ? AnswerJudge.Judge(visits, Expect(ledger, question), ledger) : (AnswerVerdict.Wrong, answer.Problem);
            if (verdict == AnswerVerdict.Right) return;
            lock (findings)
            {
                if (verdict == AnswerVerdict.Partial) findings.PartialAnswers++;
                else findings.WrongAnswers++;
                findings.Complain($"at the end {why} ({question})");
            }
        });
        findings.Answers = compared;
    }

    private static TimeRange RangeOf(VisitLedger ledger, long[] times, Random random)
    {
        if (times.Length <= MostVisitsOfAQuestion) return ledger.Range;
        var first = random.Next(times.Length - MostVisitsOfAQuestion);
        return new(times[first], times[first + MostVisitsOfAQuestion]);
    }

    private static NearExpectation Expect(VisitLedger ledger, ConnectionQuestion question)
    {
        return ledger.Near.Expect(question.PersonId, question.Metres, question.WithinSeconds * 1000L, IsAskedFor, IsAskedFor);

        bool IsAskedFor(LedgerEntry entry) => entry.IsSettled && question.Range.Contains(entry.Visit.AtMs);
    }

    private static async Task<ConnectionAnswer> AskAsync(ConnectionClient client, ConnectionQuestion question, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var answer = await client.AskAsync(question, cancellationToken);
            if (!answer.IsRefused || time.GetElapsedTime(started) > Patience) return answer;
            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
