using UdaConnect.DevHost.Chaos.Asking;
using UdaConnect.DevHost.Chaos.Visits;

namespace UdaConnect.DevHost.Chaos.Checking;

/// <summary>At the end of a scenario, with everything settled, every person's answers equal brute force over what was sent.</summary>
internal static class AnswerCheck
{
    private const int AtOnce = 4;

    // A question is refused for a while after a silo went; somebody has to answer it then.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static async Task RunAsync(
        ConnectionClient client, VisitLedger ledger, IReadOnlyList<int> people, Findings findings, TimeProvider time, CancellationToken cancellationToken)
    {
        var questions = people.SelectMany(person => ConnectionQuestion.Kinds.Select(kind => new ConnectionQuestion(person, ledger.Range, kind.Metres, kind.WithinSeconds)));
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

    private static NearExpectation Expect(VisitLedger ledger, ConnectionQuestion question) =>
        ledger.Near.Expect(question.PersonId, question.Metres, question.WithinSeconds * 1000L, entry => entry.IsSettled, entry => entry.IsSettled);

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
