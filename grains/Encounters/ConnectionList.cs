using UdaConnect.Geo;
using UdaConnect.Persons;

namespace UdaConnect.Encounters;

/// <summary>The whole answer to a question about connections, longest together first: what pages are cut from. Immutable.</summary>
internal sealed class ConnectionList
{
    private readonly ConnectionKey[] _keys;
    private readonly Entry[] _entries;

    private ConnectionList(int size, ConnectionKey[] keys, Entry[] entries) => (Size, _keys, _entries) = (size, keys, entries);

    /// <summary>How many people are in memory, those who are not registered too.</summary>
    public int Size { get; }

    /// <param name="people">Of each sum who it is; null: not registered, and left out.</param>
    public static ConnectionList Of(ConnectionSums sums, IReadOnlyList<Person?> people)
    {
        var keys = new List<ConnectionKey>(people.Count);
        var entries = new List<Entry>(people.Count);
        for (var i = 0; i < people.Count; i++)
        {
            if (people[i] is not { } person)
                continue;
            keys.Add(sums.Sums[i].Key);
            entries.Add(new(person, sums, i));
        }

        var (sorted, ofKeys) = (keys.ToArray(), entries.ToArray());
        Array.Sort(sorted, ofKeys);
        return new(people.Count, sorted, ofKeys);
    }

    /// <summary>The entries behind a key, whether or not it is of this list; null: from the start.</summary>
    public Part After(ConnectionKey? after, int limit)
    {
        var start = after is not { } key ? 0 : Array.BinarySearch(_keys, key) is >= 0 and var found ? found + 1 : ~Array.BinarySearch(_keys, key);
        return new(this, start, Math.Min(limit, _keys.Length - start));
    }

    /// <summary>Some entries that follow one another.</summary>
    internal readonly struct Part(ConnectionList list, int start, int count)
    {
        public bool HasMore => start + count < list._keys.Length;

        public IReadOnlySet<long> VenueIds
        {
            get
            {
                var ids = new HashSet<long>();
                foreach (ref readonly var entry in Entries)
                {
                    foreach (var venue in entry.Venues)
                        ids.Add(venue);
                }

                return ids;
            }
        }

        /// <param name="footprints">Of all of <see cref="VenueIds"/>.</param>
        public ConnectionsPage Named(IReadOnlyDictionary<long, IFootprint> footprints)
        {
            var page = new ConnectionsPage.Builder(footprints.Select(venue => new VenueName(venue.Key, venue.Value.Name)), HasMore);
            foreach (ref readonly var entry in Entries)
                entry.AddTo(page);
            return page.Build();
        }

        private ReadOnlySpan<Entry> Entries => list._entries.AsSpan(start, count);
    }

    private readonly record struct Entry(Person Person, ConnectionSums Sums, int Index)
    {
        public ReadOnlySpan<long> Venues => Sums.VenuesOf(Index);

        public void AddTo(ConnectionsPage.Builder page)
        {
            ref readonly var sum = ref Sums.Sums[Index];
            page.Add(Person, sum.Encounters, sum.Key.DurationMs, sum.FirstMs, sum.LastMs, Chord.MetresFor(sum.ClosestSquaredChord), Venues);
        }
    }
}
