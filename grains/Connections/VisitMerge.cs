using System.Buffers;
using System.Numerics;
using UdaConnect.Visits;

namespace UdaConnect.Connections;

/// <summary>Merges pages that are each in the order time then id into one.</summary>
/// <remarks>
/// Time is cut into about as many slices as there are visits; each visit is put where its slice belongs, and what shares a slice is then sorted. So a visit is moved
/// once or little more, however many pages there are (docs/adr/0016).
/// </remarks>
internal static class VisitMerge
{
    // Up to here moving visits one by one is quicker than asking the library to sort.
    private const int Handful = 16;

    /// <param name="pages">Each by time then id; a visit is in one of them at most.</param>
    /// <param name="untilMs">Visits from this instant on are left out.</param>
    public static VisitPage Merge(IReadOnlyList<VisitPage> pages, long untilMs)
    {
        var runs = new List<(VisitPage Page, int Count)>(pages.Count);
        var (total, firstMs, lastMs) = (0, long.MaxValue, long.MinValue);
        foreach (var page in pages)
        {
            var visits = page.Visits;
            var count = visits.Length;
            while (count > 0 && visits[count - 1].AtMs >= untilMs)
                count--;
            if (count == 0)
                continue;
            runs.Add((page, count));
            total += count;
            firstMs = Math.Min(firstMs, visits[0].AtMs);
            lastMs = Math.Max(lastMs, visits[count - 1].AtMs);
        }

        return runs switch
        {
            [] => VisitPage.Empty,
            [var only] when only.Count == only.Page.Count => only.Page,
            _ => VisitPage.Create(total, new Slices(runs, firstMs, lastMs, total), static (to, slices) => slices.Write(to)),
        };
    }

    private readonly struct Slices(List<(VisitPage Page, int Count)> runs, long firstMs, long lastMs, int total)
    {
        private readonly int _shift = Math.Max(0, BitOperations.Log2((ulong)(lastMs - firstMs)) - BitOperations.Log2((uint)total));

        public void Write(Span<Visit> to)
        {
            var count = SliceOf(lastMs) + 1;
            var rented = ArrayPool<int>.Shared.Rent(count + 1);
            try
            {
                var starts = rented.AsSpan(0, count + 1);
                Count(starts);
                foreach (var (page, length) in runs)
                {
                    foreach (ref readonly var visit in page.Visits[..length])
                        to[starts[SliceOf(visit.AtMs)]++] = visit;
                }

                // Each slice's start has moved to its end.
                var start = 0;
                foreach (var end in starts[..count])
                {
                    if (end - start > 1)
                        Sort(to[start..end]);
                    start = end;
                }
            }
            finally
            {
                ArrayPool<int>.Shared.Return(rented);
            }
        }

        private int SliceOf(long atMs) => (int)((atMs - firstMs) >> _shift);

        private void Count(Span<int> starts)
        {
            starts.Clear();
            foreach (var (page, length) in runs)
            {
                foreach (ref readonly var visit in page.Visits[..length])
                    starts[SliceOf(visit.AtMs) + 1]++;
            }

            for (var slice = 1; slice < starts.Length; slice++)
                starts[slice] += starts[slice - 1];
        }

        private static void Sort(Span<Visit> slice)
        {
            if (slice.Length > Handful)
            {
                slice.Sort();
                return;
            }

            for (var i = 1; i < slice.Length; i++)
            {
                var at = i;
                for (; at > 0 && slice[i] < slice[at - 1]; at--)
                    ;
                if (at == i)
                    continue;
                var visit = slice[i];
                slice[at..i].CopyTo(slice[(at + 1)..]);
                slice[at] = visit;
            }
        }
    }
}
