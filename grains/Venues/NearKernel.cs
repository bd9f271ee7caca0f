using System.Numerics;
using UdaConnect.Connections;
using UdaConnect.Visits;

namespace UdaConnect.Venues;

/// <summary>Finds the near visits among a bucket's columns: squared chords, compared as many at once as the processor allows.</summary>
internal static class NearKernel
{
    /// <summary>Rows after which an answer ends early, at the next instant: pages stay small whatever a bucket holds.</summary>
    public const int MaxRows = 16_384;

    public static NearAnswer Find(VisitColumns columns, NearQuestion question, int maxRows = MaxRows)
    {
        var first = columns.FirstAtOrAfter(question.Window.StartMs);
        var end = columns.FirstAtOrAfter(question.Window.EndMs);
        if (first >= end)
            return new(VisitPage.Empty, question.Window.EndMs);

        var near = new bool[end - first];
        if (question.WithinMs is { } withinMs)
            MarkWithin(columns, question, withinMs, first, end, near);
        else
            MarkAnyTime(columns, question, first, end, near);
        return Collect(columns, question, first, near, maxRows);
    }

    /// <summary>Row by row: most visits of a booth are near to the first point tried, so the inner loop is short.</summary>
    private static void MarkAnyTime(VisitColumns columns, NearQuestion question, int first, int end, Span<bool> near)
    {
        var points = question.Points.Points;
        var x = columns.X;
        var y = columns.Y;
        var z = columns.Z;
        var threshold = new Vector<double>(question.SquaredChord);
        var row = first;
        for (; row <= end - Vector<double>.Count; row += Vector<double>.Count)
        {
            var (vx, vy, vz) = (new Vector<double>(x[row..]), new Vector<double>(y[row..]), new Vector<double>(z[row..]));
            var hits = Vector<long>.Zero;
            foreach (ref readonly var point in points)
            {
                var (dx, dy, dz) = (vx - new Vector<double>(point.Place.X), vy - new Vector<double>(point.Place.Y), vz - new Vector<double>(point.Place.Z));
                hits |= Vector.LessThanOrEqual(dx * dx + dy * dy + dz * dz, threshold);
                if (hits == Vector<long>.AllBitsSet)
                    break;
            }

            Mark(hits, near[(row - first)..]);
        }

        for (; row < end; row++)
        {
            foreach (ref readonly var point in points)
            {
                if (IsNear(x[row], y[row], z[row], point, question.SquaredChord))
                {
                    near[row - first] = true;
                    break;
                }
            }
        }
    }

    /// <summary>Point by point: the tolerance leaves each point a short run of rows.</summary>
    private static void MarkWithin(VisitColumns columns, NearQuestion question, long withinMs, int first, int end, Span<bool> near)
    {
        var x = columns.X;
        var y = columns.Y;
        var z = columns.Z;
        var threshold = new Vector<double>(question.SquaredChord);
        foreach (ref readonly var point in question.Points.Points)
        {
            var row = Math.Max(first, columns.FirstAtOrAfter(point.AtMs - withinMs));
            var last = Math.Min(end, columns.FirstAtOrAfter(point.AtMs + withinMs + 1));
            var (px, py, pz) = (new Vector<double>(point.Place.X), new Vector<double>(point.Place.Y), new Vector<double>(point.Place.Z));
            for (; row <= last - Vector<double>.Count; row += Vector<double>.Count)
            {
                var (dx, dy, dz) = (new Vector<double>(x[row..]) - px, new Vector<double>(y[row..]) - py, new Vector<double>(z[row..]) - pz);
                Mark(Vector.LessThanOrEqual(dx * dx + dy * dy + dz * dz, threshold), near[(row - first)..]);
            }

            for (; row < last; row++)
                near[row - first] |= IsNear(x[row], y[row], z[row], point, question.SquaredChord);
        }
    }

    private static NearAnswer Collect(VisitColumns columns, NearQuestion question, int first, ReadOnlySpan<bool> near, int maxRows)
    {
        var persons = columns.PersonIds;
        var found = new List<Visit>(Math.Min(maxRows, near.Length));
        for (var i = 0; i < near.Length; i++)
        {
            if (!near[i] || persons[first + i] == question.ExcludedPersonId)
                continue;
            var visit = columns[first + i];
            if (found.Count >= maxRows && visit.AtMs != found[^1].AtMs)
                return new(VisitPage.From(found), visit.AtMs);
            found.Add(visit);
        }

        return new(VisitPage.From(found), question.Window.EndMs);
    }

    private static void Mark(Vector<long> hits, Span<bool> near)
    {
        if (hits == Vector<long>.Zero)
            return;
        for (var lane = 0; lane < Vector<long>.Count; lane++)
            near[lane] |= hits[lane] != 0;
    }

    private static bool IsNear(double x, double y, double z, in NearPoint point, double squaredChord)
    {
        var (dx, dy, dz) = (x - point.Place.X, y - point.Place.Y, z - point.Place.Z);
        return dx * dx + dy * dy + dz * dz <= squaredChord;
    }
}
