using UdaConnect.Visits;

namespace UdaConnect.Bench.Connection;

/// <summary>Compares two answers row by row, in their order, before any time is believed.</summary>
internal static class NearRows
{
    /// <param name="ours">By time then id, as it must be.</param>
    /// <param name="theirs">The baseline's, by time then id.</param>
    /// <param name="border">Ids that may be in either answer.</param>
    /// <returns>The first difference in words; null if there is none.</returns>
    public static string? Difference(IReadOnlyList<Visit> ours, IReadOnlyList<Visit> theirs, IReadOnlySet<long> border)
    {
        var (o, t) = (0, 0);
        while (true)
        {
            o = Skip(ours, o, border);
            t = Skip(theirs, t, border);
            if (o == ours.Count && t == theirs.Count)
                return null;
            if (o == ours.Count)
                return $"ours ends after {o:N0} rows; the baseline goes on with visit {theirs[t].Id}";
            if (t == theirs.Count)
                return $"the baseline ends after {t:N0} rows; ours goes on with visit {ours[o].Id}";
            if (ours[o] != theirs[t])
                return $"row {o:N0} is {ours[o]}; the baseline has {theirs[t]}";
            o++;
            t++;
        }
    }

    private static int Skip(IReadOnlyList<Visit> rows, int from, IReadOnlySet<long> border)
    {
        while (from < rows.Count && border.Contains(rows[from].Id))
            from++;
        return from;
    }
}
