using System.Numerics;
using System.Runtime.Intrinsics;
using UdaConnect.Connections;
using UdaConnect.Visits;

namespace UdaConnect.Venues;

/// <summary>Finds the near visits among a bucket's columns: squared chords, four at once.</summary>
internal static class NearKernel
{
    /// <summary>Rows after which an answer ends early, at the next instant: pages stay small whatever a bucket holds.</summary>
    public const int MaxRows = 16_384;

    private const int BitsPerWord = 64;
    private const ulong AllNear = 0b1111;

    public static NearAnswer Find(VisitColumns columns, NearQuestion question, int maxRows = MaxRows)
    {
        var first = columns.FirstAtOrAfter(question.Window.StartMs);
        var end = columns.FirstAtOrAfter(question.Window.EndMs);
        if (first >= end)
            return new(VisitPage.Empty, question.Window.EndMs);

        // A bit a row, from the first one on.
        var near = new ulong[(end - first + BitsPerWord - 1) / BitsPerWord];
        if (question.WithinMs is { } withinMs)
            MarkWithin(columns, question, withinMs, first, end, near);
        else
            MarkAnyTime(columns, question, first, end, near);
        return Collect(columns, question, first, near, maxRows);
    }

    /// <summary>Row by row: most visits of a booth are near to the first point tried, so the inner loop is short.</summary>
    private static void MarkAnyTime(VisitColumns columns, NearQuestion question, int first, int end, Span<ulong> near)
    {
        var points = question.Points.Points;
        var x = columns.X;
        var y = columns.Y;
        var z = columns.Z;
        var threshold = Vector256.Create(question.SquaredChord);
        var row = first;
        for (; row <= end - Vector256<double>.Count; row += Vector256<double>.Count)
        {
            var (vx, vy, vz) = (Vector256.Create(x[row..]), Vector256.Create(y[row..]), Vector256.Create(z[row..]));
            var hits = 0UL;
            foreach (ref readonly var point in points)
            {
                hits |= Near(vx, vy, vz, point, threshold);
                if (hits == AllNear)
                    break;
            }

            Mark(near, row - first, hits);
        }

        for (; row < end; row++)
        {
            foreach (ref readonly var point in points)
            {
                if (IsNear(x[row], y[row], z[row], point, question.SquaredChord))
                {
                    Mark(near, row - first, 1);
                    break;
                }
            }
        }
    }

    /// <summary>Point by point: the tolerance leaves each point a short run of rows.</summary>
    private static void MarkWithin(VisitColumns columns, NearQuestion question, long withinMs, int first, int end, Span<ulong> near)
    {
        var x = columns.X;
        var y = columns.Y;
        var z = columns.Z;
        var threshold = Vector256.Create(question.SquaredChord);
        foreach (ref readonly var point in question.Points.Points)
        {
            var row = Math.Max(first, columns.FirstAtOrAfter(point.AtMs - withinMs));
            var last = Math.Min(end, columns.FirstAtOrAfter(point.AtMs + withinMs + 1));
            for (; row <= last - Vector256<double>.Count; row += Vector256<double>.Count)
                Mark(near, row - first, Near(Vector256.Create(x[row..]), Vector256.Create(y[row..]), Vector256.Create(z[row..]), point, threshold));
            for (; row < last; row++)
            {
                if (IsNear(x[row], y[row], z[row], point, question.SquaredChord))
                    Mark(near, row - first, 1);
            }
        }
    }

    private static NearAnswer Collect(VisitColumns columns, NearQuestion question, int first, ulong[] near, int maxRows)
    {
        var persons = columns.PersonIds;
        var (count, lastMs) = (0, 0L);
        for (var word = 0; word < near.Length; word++)
        {
            for (var bits = near[word]; bits != 0; bits &= bits - 1)
            {
                var row = first + word * BitsPerWord + BitOperations.TrailingZeroCount(bits);
                if (persons[row] == question.ExcludedPersonId)
                {
                    near[word] &= ~(bits & ~(bits - 1));
                    continue;
                }

                var atMs = columns.AtMs(row);
                if (count >= maxRows && atMs != lastMs)
                    return Take(columns, first, near, count, atMs);
                (count, lastMs) = (count + 1, atMs);
            }
        }

        return Take(columns, first, near, count, question.Window.EndMs);
    }

    /// <summary>The first so many marked rows.</summary>
    private static NearAnswer Take(VisitColumns columns, int first, ulong[] near, int count, long untilMs) => new(
        VisitPage.Create(count, (columns, first, near), static (to, marked) =>
        {
            var next = 0;
            for (var word = 0; next < to.Length; word++)
            {
                for (var bits = marked.near[word]; bits != 0 && next < to.Length; bits &= bits - 1)
                    to[next++] = marked.columns[marked.first + word * BitsPerWord + BitOperations.TrailingZeroCount(bits)];
            }
        }),
        untilMs);

    /// <param name="hits">Of the row and those after it, from the lowest bit on.</param>
    private static void Mark(Span<ulong> near, int index, ulong hits)
    {
        if (hits == 0)
            return;
        var (word, bit) = (index / BitsPerWord, index % BitsPerWord);
        near[word] |= hits << bit;
        if (bit > BitsPerWord - Vector256<double>.Count && hits >> (BitsPerWord - bit) is not 0 and var rest)
            near[word + 1] |= rest;
    }

    private static ulong Near(Vector256<double> x, Vector256<double> y, Vector256<double> z, in NearPoint point, Vector256<double> threshold)
    {
        var (dx, dy, dz) = (x - Vector256.Create(point.Place.X), y - Vector256.Create(point.Place.Y), z - Vector256.Create(point.Place.Z));
        return Vector256.LessThanOrEqual(dx * dx + dy * dy + dz * dz, threshold).ExtractMostSignificantBits();
    }

    private static bool IsNear(double x, double y, double z, in NearPoint point, double squaredChord)
    {
        var (dx, dy, dz) = (x - point.Place.X, y - point.Place.Y, z - point.Place.Z);
        return dx * dx + dy * dy + dz * dz <= squaredChord;
    }
}
