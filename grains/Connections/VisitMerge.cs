using System.Buffers;
using UdaConnect.Visits;

namespace UdaConnect.Connections;

/// <summary>Merges pages that are each in the order time then id into one.</summary>
internal static class VisitMerge
{
    /// <param name="pages">Each by time then id; a visit is in one of them at most.</param>
    /// <param name="untilMs">Visits from this instant on are left out.</param>
    public static Visit[] Merge(IReadOnlyList<VisitPage> pages, long untilMs)
    {
        var ends = new List<int>(pages.Count + 1) { 0 };
        var from = ArrayPool<Visit>.Shared.Rent(Math.Max(1, pages.Sum(page => page.Count)));
        var to = ArrayPool<Visit>.Shared.Rent(from.Length);
        try
        {
            foreach (var page in pages)
            {
                var visits = page.Visits;
                var count = visits.Length;
                while (count > 0 && visits[count - 1].AtMs >= untilMs)
                    count--;
                visits[..count].CopyTo(from.AsSpan(ends[^1]));
                ends.Add(ends[^1] + count);
            }

            // Bottom up, neighbours in pairs: each visit is moved log2(pages) times.
            while (ends.Count > 2)
            {
                MergeNeighbours(from, to, ends);
                (from, to) = (to, from);
            }

            return from[..ends[^1]];
        }
        finally
        {
            ArrayPool<Visit>.Shared.Return(from);
            ArrayPool<Visit>.Shared.Return(to);
        }
    }

    private static void MergeNeighbours(Visit[] from, Visit[] to, List<int> ends)
    {
        var merged = new List<int>(ends.Count / 2 + 2) { 0 };
        for (var run = 0; run + 1 < ends.Count; run += 2)
        {
            var (left, middle) = (ends[run], ends[run + 1]);
            var end = run + 2 < ends.Count ? ends[run + 2] : middle;
            MergeTwo(from.AsSpan(left, middle - left), from.AsSpan(middle, end - middle), to.AsSpan(left));
            merged.Add(end);
        }

        ends.Clear();
        ends.AddRange(merged);
    }

    private static void MergeTwo(ReadOnlySpan<Visit> left, ReadOnlySpan<Visit> right, Span<Visit> to)
    {
        var (l, r, next) = (0, 0, 0);
        while (l < left.Length && r < right.Length)
            to[next++] = right[r] < left[l] ? right[r++] : left[l++];
        left[l..].CopyTo(to[next..]);
        right[r..].CopyTo(to[(next + left.Length - l)..]);
    }
}
