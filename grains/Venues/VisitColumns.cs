using UdaConnect.Geo;
using UdaConnect.Visits;

namespace UdaConnect.Venues;

/// <summary>The visits of one bucket as columns in the order time then id; what a snapshot shows never changes.</summary>
/// <remarks>
/// 56 bytes a visit beside the slack of growth: three ECEF doubles for nearness, longitude and latitude as given, an instant as int32 ms since the slot's start, id, person.
/// Visits that come in order are written behind the end that older snapshots can see, so live arrivals copy nothing.
/// Single writer: only the newest snapshot may be extended.
/// </remarks>
internal sealed class VisitColumns
{
    private readonly Columns _columns;
    private readonly long _slotStartMs;

    private VisitColumns(Columns columns, int count, long slotStartMs) => (_columns, Count, _slotStartMs) = (columns, count, slotStartMs);

    public int Count { get; }

    /// <summary>Bytes of memory that the columns take, slack included.</summary>
    public long Bytes => (long)_columns.Capacity * Columns.BytesPerVisit;

    public ReadOnlySpan<double> X => _columns.X.AsSpan(0, Count);

    public ReadOnlySpan<double> Y => _columns.Y.AsSpan(0, Count);

    public ReadOnlySpan<double> Z => _columns.Z.AsSpan(0, Count);

    public ReadOnlySpan<int> PersonIds => _columns.PersonId.AsSpan(0, Count);

    public Visit this[int row] =>
        new(_columns.Id[row], AtMs(row), _columns.Longitude[row], _columns.Latitude[row], _columns.PersonId[row]);

    public long AtMs(int row) => _slotStartMs + _columns.AtOffset[row];

    /// <param name="slotStartMs">Start of the bucket's slot.</param>
    /// <param name="visits">By time then id, each id once.</param>
    public static VisitColumns From(long slotStartMs, ReadOnlySpan<Visit> visits)
    {
        var columns = new Columns(visits.Length);
        for (var row = 0; row < visits.Length; row++)
            columns.Set(row, visits[row], slotStartMs);
        return new(columns, visits.Length, slotStartMs);
    }

    /// <summary>First row at or after the instant; <see cref="Count"/> when there is none.</summary>
    public int FirstAtOrAfter(long atMs)
    {
        var offset = atMs - _slotStartMs;
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_columns.AtOffset[middle] < offset)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>This and the arrivals: any order, repeats allowed, among themselves and with what is here.</summary>
    public VisitColumns With(List<Visit> arrivals)
    {
        arrivals.Sort();
        var fresh = new List<Visit>(arrivals.Count);
        foreach (var visit in arrivals)
        {
            // An id has one stored content, so its time is the same in each repeat, and equal means here already.
            if ((fresh.Count == 0 || fresh[^1].Id != visit.Id) && !Holds(visit))
                fresh.Add(visit);
        }

        if (fresh.Count == 0)
            return this;
        return Count == 0 || fresh[0] > this[Count - 1] ? Append(fresh) : Merge(fresh);
    }

    public Visit[] ToArray()
    {
        var visits = new Visit[Count];
        for (var row = 0; row < Count; row++)
            visits[row] = this[row];
        return visits;
    }

    private bool Holds(Visit visit)
    {
        for (var row = FirstAtOrAfter(visit.AtMs); row < Count && AtMs(row) == visit.AtMs; row++)
        {
            if (_columns.Id[row] == visit.Id)
                return true;
        }

        return false;
    }

    private VisitColumns Append(List<Visit> fresh)
    {
        var columns = _columns.Capacity >= Count + fresh.Count ? _columns : _columns.Grow(Count, Count + fresh.Count);
        for (var i = 0; i < fresh.Count; i++)
            columns.Set(Count + i, fresh[i], _slotStartMs);
        return new(columns, Count + fresh.Count, _slotStartMs);
    }

    private VisitColumns Merge(List<Visit> fresh)
    {
        var merged = new Visit[Count + fresh.Count];
        var (old, added) = (0, 0);
        for (var row = 0; row < merged.Length; row++)
            merged[row] = added == fresh.Count || (old < Count && this[old] < fresh[added]) ? this[old++] : fresh[added++];
        return From(_slotStartMs, merged);
    }

    private sealed class Columns(int capacity)
    {
        public const int BytesPerVisit = 5 * sizeof(double) + sizeof(long) + 2 * sizeof(int);

        public readonly double[] X = new double[capacity];
        public readonly double[] Y = new double[capacity];
        public readonly double[] Z = new double[capacity];
        public readonly double[] Longitude = new double[capacity];
        public readonly double[] Latitude = new double[capacity];
        public readonly int[] AtOffset = new int[capacity];
        public readonly long[] Id = new long[capacity];
        public readonly int[] PersonId = new int[capacity];

        public int Capacity => Id.Length;

        public void Set(int row, Visit visit, long slotStartMs)
        {
            var place = Ecef.From(visit.Longitude, visit.Latitude);
            (X[row], Y[row], Z[row]) = (place.X, place.Y, place.Z);
            (Longitude[row], Latitude[row]) = (visit.Longitude, visit.Latitude);
            (Id[row], PersonId[row], AtOffset[row]) = (visit.Id, visit.PersonId, checked((int)(visit.AtMs - slotStartMs)));
        }

        /// <summary>A copy with an eighth more room than needed: less slack than doubling, still few copies.</summary>
        public Columns Grow(int count, int needed)
        {
            var grown = new Columns(Math.Max(16, needed + needed / 8));
            Array.Copy(X, grown.X, count);
            Array.Copy(Y, grown.Y, count);
            Array.Copy(Z, grown.Z, count);
            Array.Copy(Longitude, grown.Longitude, count);
            Array.Copy(Latitude, grown.Latitude, count);
            Array.Copy(AtOffset, grown.AtOffset, count);
            Array.Copy(Id, grown.Id, count);
            Array.Copy(PersonId, grown.PersonId, count);
            return grown;
        }
    }
}
