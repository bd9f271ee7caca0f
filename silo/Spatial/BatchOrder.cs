namespace UdaConnect.Silo.Spatial;

/// <summary>The rows of a batch by key, each key once: of rows with the same one the first leads, and speaks for all.</summary>
/// <remarks>Found by sorting, in which repeats become neighbours. Batches come nearly sorted, and nearly without repeats, so this costs less than a dictionary.</remarks>
internal sealed class BatchOrder
{
    // Of each row the row that leads it; -1 for rows without a key.
    private readonly int[] _leaders;

    private BatchOrder(int[] leaders, int[] sorted) => (_leaders, Sorted) = (leaders, sorted);

    /// <summary>Leading rows, by their keys.</summary>
    public int[] Sorted { get; }

    /// <summary>The row that leads this one; itself where it leads.</summary>
    public int LeaderOf(int row) => _leaders[row];

    /// <param name="rows">How many there are.</param>
    /// <param name="keyOf">Null for a row that takes no part.</param>
    public static BatchOrder Of(int rows, Func<int, (long Id, long AtMs)?> keyOf)
    {
        var keys = new Key[rows];
        var (count, isSorted) = (0, true);
        for (var row = 0; row < rows; row++)
        {
            if (keyOf(row) is not { } key)
                continue;
            keys[count] = new(key.Id, key.AtMs, row);
            isSorted &= count == 0 || keys[count - 1].CompareTo(keys[count]) < 0;
            count++;
        }

        var used = keys.AsSpan(0, count);
        if (!isSorted)
            used.Sort();
        return Lead(rows, used);
    }

    private static BatchOrder Lead(int rows, ReadOnlySpan<Key> keys)
    {
        var leaders = new int[rows];
        if (keys.Length < rows)
            leaders.AsSpan().Fill(-1);
        var sorted = new int[keys.Length];
        var count = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            if (i == 0 || keys[i].Id != keys[i - 1].Id || keys[i].AtMs != keys[i - 1].AtMs)
                sorted[count++] = keys[i].Row;
            leaders[keys[i].Row] = sorted[count - 1];
        }

        return new(leaders, count == sorted.Length ? sorted : sorted[..count]);
    }

    // By row at last: the first of equal keys comes first.
    private readonly record struct Key(long Id, long AtMs, int Row) : IComparable<Key>
    {
        public int CompareTo(Key other) => Id != other.Id ? Id.CompareTo(other.Id) : AtMs != other.AtMs ? AtMs.CompareTo(other.AtMs) : Row.CompareTo(other.Row);
    }
}
