using System.Globalization;
using UdaConnect.DevHost.Chaos.Visits;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Chaos.Asking;

public enum AnswerVerdict
{
    Right,

    /// <summary>Something is missing that was there when the question was asked.</summary>
    Partial,

    /// <summary>It holds what it must not, or in the wrong order, or twice.</summary>
    Wrong,
}

/// <summary>Holds an answer against what producers know.</summary>
public static class AnswerJudge
{
    /// <summary>The verdict, and for people what is wrong.</summary>
    public static (AnswerVerdict Verdict, string? Why) Judge(IReadOnlyList<Visit> answer, NearExpectation expected, VisitLedger ledger)
    {
        var given = new HashSet<LedgerEntry>();
        for (var i = 0; i < answer.Count; i++)
        {
            var visit = answer[i];
            if (i > 0 && visit.CompareTo(answer[i - 1]) <= 0)
                return (AnswerVerdict.Wrong, visit.Id == answer[i - 1].Id ? Text($"visit {visit.Id} twice") : Text($"visit {visit.Id} out of order"));
            if (ledger.Find(visit.Id) is not { } entry)
            {
                // The receipt that tells an assigned id may still be on its way.
                if (VisitIds.IsReserved(visit.Id)) continue;
                return (AnswerVerdict.Wrong, Text($"visit {visit.Id}, which nobody sent"));
            }

            if (entry.Visit != visit) return (AnswerVerdict.Wrong, Text($"visit {visit.Id} is {visit} and was sent as {entry.Visit}"));
            if (!expected.May.Contains(entry)) return (AnswerVerdict.Wrong, Text($"visit {visit.Id}, which was not near"));
            given.Add(entry);
        }

        var missing = expected.Must.Where(entry => !given.Contains(entry)).ToList();
        return missing.Count == 0
            ? (AnswerVerdict.Right, null)
            : (AnswerVerdict.Partial, Text($"{missing.Count} of {expected.Must.Count} visits are missing, first {missing[0].Visit}"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
