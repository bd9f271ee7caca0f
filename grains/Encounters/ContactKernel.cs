using System.Numerics;
using System.Runtime.InteropServices;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Encounters;

/// <summary>Finds the moments of one person with those in a bucket's columns, and joins them to runs.</summary>
internal static class ContactKernel
{
    // A kernel runs to its end on one thread, and what it gathers on the way is as much again as its answer.
    [ThreadStatic]
    private static Buffers? _scratch;

    // Moments; some megabytes a thread. The rare larger ones are not kept.
    private const int MostKept = 32_768;

    /// <param name="footprints">Of every venue that the question names.</param>
    public static ContactRuns Find(VisitColumns columns, ContactQuestion question, IReadOnlyDictionary<long, IFootprint> footprints)
    {
        var first = columns.FirstAtOrAfter(question.Window.StartMs);
        var end = columns.FirstAtOrAfter(question.Window.EndMs);
        if (first >= end)
            return ContactRuns.Empty;
        var found = _scratch is { Moments.Capacity: <= MostKept } kept ? kept : _scratch = new();
        found.Clear();
        FindMoments(found, columns, question, footprints, first, end);
        if (found.Moments.Count == 0)
            return ContactRuns.Empty;
        PersonOrder.Sort(CollectionsMarshal.AsSpan(found.Moments));
        return Join(found, columns, question, footprints);
    }

    private static void FindMoments(
        Buffers found, VisitColumns columns, ContactQuestion question, IReadOnlyDictionary<long, IFootprint> footprints, int first, int end)
    {
        var moments = found.Moments;
        var x = columns.X;
        var y = columns.Y;
        var z = columns.Z;
        var persons = columns.PersonIds;
        var threshold = new Vector<double>(question.SquaredChord);
        var points = question.Points.Points;
        for (var index = 0; index < points.Length; index++)
        {
            ref readonly var point = ref points[index];
            var row = Math.Max(first, columns.FirstAtOrAfter(point.AtMs - question.WithinMs));
            var last = Math.Min(end, columns.FirstAtOrAfter(point.AtMs + question.WithinMs + 1));
            var (px, py, pz) = (new Vector<double>(point.Place.X), new Vector<double>(point.Place.Y), new Vector<double>(point.Place.Z));
            for (; row <= last - Vector<double>.Count; row += Vector<double>.Count)
            {
                var (dx, dy, dz) = (new Vector<double>(x[row..]) - px, new Vector<double>(y[row..]) - py, new Vector<double>(z[row..]) - pz);
                var squares = dx * dx + dy * dy + dz * dz;
                if (!Vector.LessThanOrEqualAny(squares, threshold))
                    continue;
                for (var lane = 0; lane < Vector<double>.Count; lane++)
                    Note(squares[lane], row + lane, persons[row + lane], point.AtMs, index);
            }

            for (; row < last; row++)
            {
                var (dx, dy, dz) = (x[row] - point.Place.X, y[row] - point.Place.Y, z[row] - point.Place.Z);
                Note(dx * dx + dy * dy + dz * dz, row, persons[row], point.AtMs, index);
            }
        }

        void Note(double squaredChord, int row, int person, long pointAtMs, int index)
        {
            if (squaredChord <= question.SquaredChord && person != question.PersonId && (question.OtherId is null || person == question.OtherId)
                && (!question.AtVenuesOnly || IsAtAnyVenue(columns[row], index, question, footprints)))
                moments.Add(new(person, Math.Max(pointAtMs, columns.AtMs(row)), squaredChord, row, index));
        }
    }

    private static ContactRuns Join(Buffers found, VisitColumns columns, ContactQuestion question, IReadOnlyDictionary<long, IFootprint> footprints)
    {
        ReadOnlySpan<Moment> moments = CollectionsMarshal.AsSpan(found.Moments);
        var (runs, venues, sessions, openVenues, openSessions) = (found.Runs, found.Venues, found.Sessions, found.OpenVenues, found.OpenSessions);
        for (var start = 0; start < moments.Length;)
        {
            var end = start + 1;
            while (end < moments.Length && moments[end].Follows(moments[end - 1], question.GapMs))
                end++;
            var run = moments[start..end];
            var closest = run[0];
            foreach (ref readonly var moment in run)
            {
                if (moment.IsCloserThan(closest, columns))
                    closest = moment;
                AddPlaces(openVenues, openSessions, moment, columns, question, footprints);
            }

            venues.AddRange(openVenues);
            sessions.AddRange(openSessions);
            openVenues.Clear();
            openSessions.Clear();
            runs.Add(new(
                run[0].AtMs, run[^1].AtMs, closest.SquaredChord, closest.AtMs, columns[closest.Row].Id, closest.PersonId, closest.Point, venues.Count,
                sessions.Count));
            start = end;
        }

        return ContactRuns.Of(runs, venues, sessions);
    }

    /// <summary>A venue counts where it covers both visits of a moment, and so does what takes place there then; which venues cover the asking person's visits is in the question.</summary>
    /// <param name="venues">Of the run so far, ascending, and in the end.</param>
    /// <param name="sessions">The same of its sessions.</param>
    private static void AddPlaces(
        List<long> venues, List<long> sessions, in Moment moment, VisitColumns columns, ContactQuestion question, IReadOnlyDictionary<long, IFootprint> footprints)
    {
        foreach (var venue in question.Venues[moment.Point])
        {
            var session = question.Sessions.At(venue, moment.AtMs);
            if (Holds(venues, venue) && (session is null || Holds(sessions, session.Value)))
                continue;
            if (columns[moment.Row] is var other && !footprints[venue].Covers(other.Longitude, other.Latitude))
                continue;
            AddTo(venues, venue);
            if (session is not null)
                AddTo(sessions, session.Value);
        }

        // A handful at most: a booth, the hall around it.
        static bool Holds(List<long> ids, long id) => ids.BinarySearch(id) >= 0;

        static void AddTo(List<long> ids, long id)
        {
            if (ids.BinarySearch(id) is < 0 and var at)
                ids.Insert(~at, id);
        }
    }

    private static bool IsAtAnyVenue(in Visit other, int point, ContactQuestion question, IReadOnlyDictionary<long, IFootprint> footprints)
    {
        foreach (var venue in question.Venues[point])
        {
            if (footprints[venue].Covers(other.Longitude, other.Latitude))
                return true;
        }

        return false;
    }

    /// <summary>A near pair of visits; its instant is the later one's.</summary>
    private readonly record struct Moment(int PersonId, long AtMs, double SquaredChord, int Row, int Point) : IOfPerson
    {
        public bool Follows(in Moment before, long gapMs) => PersonId == before.PersonId && AtMs - before.AtMs <= gapMs;

        /// <summary>Nothing but the moments themselves decides between equally close ones, whatever order they were found in.</summary>
        public bool IsCloserThan(in Moment other, VisitColumns columns) =>
            (SquaredChord, AtMs, columns[Row].Id, Point).CompareTo((other.SquaredChord, other.AtMs, columns[other.Row].Id, other.Point)) < 0;
    }

    /// <summary>What is gathered for one answer.</summary>
    private sealed class Buffers
    {
        public readonly List<Moment> Moments = [];
        public readonly List<ContactRun> Runs = [];
        public readonly List<long> Venues = [];
        public readonly List<long> Sessions = [];
        public readonly List<long> OpenVenues = [];
        public readonly List<long> OpenSessions = [];

        public void Clear()
        {
            Moments.Clear();
            Runs.Clear();
            Venues.Clear();
            Sessions.Clear();
            OpenVenues.Clear();
            OpenSessions.Clear();
        }
    }
}
