using UdaConnect.FanOut;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Venues;

/// <summary>Joins what the buckets of one area answered.</summary>
internal static class NearAnswers
{
    /// <summary>Slots follow one another, so their answers are in order as they stand; the first that ended early ends the whole.</summary>
    /// <param name="slots">Ascending.</param>
    /// <param name="answers">Of each slot.</param>
    public static NearAnswer Join(ReadOnlySpan<SlotMemory> slots, NearAnswer[] answers, TimeRange window)
    {
        var (taken, untilMs) = (0, window.EndMs);
        while (taken < answers.Length && untilMs == window.EndMs)
        {
            var (answer, slot) = (answers[taken], slots[taken]);
            if (answer.CompleteUntilMs < slot.Part.EndMs)
                untilMs = answer.CompleteUntilMs;
            taken++;
        }

        return new(VisitPage.Join(answers.Take(taken).Select(answer => answer.Visits)), untilMs);
    }
}
