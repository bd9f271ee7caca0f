using System.Buffers;
using System.Numerics;

namespace UdaConnect.Encounters;

/// <summary>Something of one person at an instant.</summary>
internal interface IOfPerson
{
    int PersonId { get; }

    long AtMs { get; }
}

/// <summary>Sorts by person, then instant, with both as one number: several times quicker than asking each pair which comes first.</summary>
internal static class PersonOrder
{
    // Of a number's 64, a person's id takes 31.
    private const int TimeBits = 33;

    public static void Sort<T>(Span<T> items)
        where T : struct, IOfPerson
    {
        if (items.Length < 2)
            return;
        var (firstMs, lastMs) = (long.MaxValue, long.MinValue);
        foreach (ref readonly var item in items)
            (firstMs, lastMs) = (Math.Min(firstMs, item.AtMs), Math.Max(lastMs, item.AtMs));

        // Milliseconds of 99 days; of a longer time so many more share a number.
        var shift = Math.Max(0, 64 - BitOperations.LeadingZeroCount((ulong)(lastMs - firstMs)) - TimeBits);
        var rented = ArrayPool<ulong>.Shared.Rent(items.Length);
        var keys = rented.AsSpan(0, items.Length);
        for (var i = 0; i < items.Length; i++)
            keys[i] = ((ulong)(uint)items[i].PersonId << TimeBits) | ((ulong)(items[i].AtMs - firstMs) >> shift);
        keys.Sort(items);
        if (shift > 0)
            SortEqual(keys, items);
        ArrayPool<ulong>.Shared.Return(rented);
    }

    private static void SortEqual<T>(Span<ulong> keys, Span<T> items)
        where T : struct, IOfPerson
    {
        for (var i = 1; i < items.Length; i++)
        {
            var item = items[i];
            var to = i;
            for (; to > 0 && keys[to - 1] == keys[i] && items[to - 1].AtMs > item.AtMs; to--)
                items[to] = items[to - 1];
            items[to] = item;
        }
    }
}
