using UdaConnect.Geo;

namespace UdaConnect.DevHost.Chaos.Visits;

/// <summary>Says which visits an answer must and may hold, by comparing every pair that can be near at all.</summary>
/// <remarks>It shares with the system only how degrees become places and metres a chord; filing, finding and remembering are its own.</remarks>
public sealed class NearIndex
{
    /// <summary>The system and its reference agree on every pair whose distance differs from the asked one by more than this.</summary>
    public const double BorderMetres = 0.001;

    /// <summary>The largest distance that can be asked for without a tolerance, and with one up to <see cref="MostWithinMs"/>.</summary>
    public const double MostMetresAnyTime = 2;

    public const double MostMetres = 10;

    public const long MostWithinMs = 60_000;

    private readonly Lock _lock = new();
    private readonly Cubes _anyTime = new(MostMetresAnyTime + 0.1, sliceMs: null);
    private readonly Cubes _byTime = new(MostMetres + 0.1, MostWithinMs);
    private readonly Dictionary<int, List<LedgerEntry>> _people = [];
    private readonly HashSet<LedgerEntry> _known = [];
    private readonly List<LedgerEntry> _inOrder = [];

    public void Add(LedgerEntry entry)
    {
        lock (_lock)
        {
            if (!_known.Add(entry)) return;
            _inOrder.Add(entry);
            _anyTime.Add(entry);
            _byTime.Add(entry);
            if (!_people.TryGetValue(entry.Visit.PersonId, out var own)) _people.Add(entry.Visit.PersonId, own = []);
            own.Add(entry);
        }
    }

    /// <summary>The time of one of the visits, whichever chance picks; and how many there are. Null: none yet.</summary>
    public (long AtMs, int Of)? PickTime(Random random)
    {
        lock (_lock)
            return _inOrder.Count == 0 ? null : (_inOrder[random.Next(_inOrder.Count)].Visit.AtMs, _inOrder.Count);
    }

    /// <param name="withinMs">Null: any time.</param>
    /// <param name="isCertain">Of a visit that was there for certain when the question was asked.</param>
    /// <param name="isPossible">Of a visit that may have been there.</param>
    public NearExpectation Expect(int personId, double metres, long? withinMs, Func<LedgerEntry, bool> isCertain, Func<LedgerEntry, bool> isPossible)
    {
        var cubes = metres <= MostMetresAnyTime ? _anyTime
            : metres <= MostMetres && withinMs <= MostWithinMs ? _byTime
            : throw new ArgumentOutOfRangeException(nameof(metres), $"{metres} m within {withinMs} ms is more than this index is made for.");
        var (inner, outer) = (metres > BorderMetres ? Chord.SquaredFor(metres - BorderMetres) : -1, Chord.SquaredFor(metres + BorderMetres));
        var (must, may) = (new HashSet<LedgerEntry>(), new HashSet<LedgerEntry>());
        lock (_lock)
        {
            foreach (var own in _people.GetValueOrDefault(personId) ?? [])
            {
                if (!isPossible(own)) continue;
                var ownIsCertain = isCertain(own);
                foreach (var cube in cubes.Around(own))
                {
                    foreach (var other in cube)
                    {
                        if (other.Visit.PersonId == personId || (withinMs is { } limit && Math.Abs(other.Visit.AtMs - own.Visit.AtMs) > limit)) continue;
                        var squared = own.Place.SquaredChordTo(other.Place);
                        if (squared > outer || !isPossible(other)) continue;
                        may.Add(other);
                        if (squared <= inner && ownIsCertain && isCertain(other)) must.Add(other);
                    }
                }
            }
        }

        return new(must, may);
    }

    /// <summary>Visits by cubes around the earth's centre and slices of time, each wider than what is asked for: what is near lies in the same or a neighbouring one.</summary>
    private sealed class Cubes(double width, long? sliceMs)
    {
        private readonly Dictionary<(long X, long Y, long Z, long Slice), List<LedgerEntry>> _lists = [];

        public void Add(LedgerEntry entry)
        {
            var key = KeyOf(entry);
            if (!_lists.TryGetValue(key, out var list)) _lists.Add(key, list = []);
            list.Add(entry);
        }

        public IEnumerable<List<LedgerEntry>> Around(LedgerEntry entry)
        {
            var (x, y, z, slice) = KeyOf(entry);
            var slices = sliceMs is null ? 0 : 1;
            for (var dx = -1; dx <= 1; dx++)
            {
                for (var dy = -1; dy <= 1; dy++)
                {
                    for (var dz = -1; dz <= 1; dz++)
                    {
                        for (var dt = -slices; dt <= slices; dt++)
                        {
                            if (_lists.TryGetValue((x + dx, y + dy, z + dz, slice + dt), out var list)) yield return list;
                        }
                    }
                }
            }
        }

        private (long X, long Y, long Z, long Slice) KeyOf(LedgerEntry entry)
        {
            var place = entry.Place;
            return ((long)Math.Floor(place.X / width), (long)Math.Floor(place.Y / width), (long)Math.Floor(place.Z / width), sliceMs is { } slice ? entry.Visit.AtMs / slice : 0);
        }
    }
}

/// <param name="Must">Visits without which an answer is partial.</param>
/// <param name="May">All visits it may hold.</param>
public sealed record NearExpectation(IReadOnlySet<LedgerEntry> Must, IReadOnlySet<LedgerEntry> May);
