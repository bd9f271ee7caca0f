using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using UdaConnect.Persons;

namespace UdaConnect.Encounters;

/// <summary>A page of a list of connections, as a few blocks of bytes: as objects a thousand entries take longer to cross from a silo than to find.</summary>
/// <remarks>Little-endian; each row 56 bytes. That layout is part of the wire contract.</remarks>
// Id 0 carried the entries as objects once: it stays unused.
[GenerateSerializer, Immutable, Alias("udaconnect.ConnectionsPage")]
public sealed class ConnectionsPage
{
    [Id(2)]
    private readonly byte[] _rows;

    // The texts of each person, one after the other, UTF-8.
    [Id(3)]
    private readonly byte[] _texts;

    // Of each row its venues, int32 each: their places in _names.
    [Id(4)]
    private readonly byte[] _venues;

    [Id(5)]
    private readonly ImmutableArray<VenueName> _names;

    [NonSerialized]
    private PersonConnection[]? _connections;

    private ConnectionsPage(byte[] rows, byte[] texts, byte[] venues, ImmutableArray<VenueName> names, bool hasMore) =>
        (_rows, _texts, _venues, _names, HasMore) = (rows, texts, venues, names, hasMore);

    /// <summary>The next page goes on behind the last entry's key.</summary>
    [Id(1)]
    public bool HasMore { get; }

    /// <summary>Longest together first. Made of the bytes when first asked for.</summary>
    public ImmutableArray<PersonConnection> Connections => ImmutableCollectionsMarshal.AsImmutableArray(_connections ??= Unpack());

    private PersonConnection[] Unpack()
    {
        var rows = MemoryMarshal.Cast<byte, Row>(_rows);
        var texts = _texts.AsSpan();
        var venues = MemoryMarshal.Cast<byte, int>(_venues);
        var connections = new PersonConnection[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            ref readonly var row = ref rows[i];
            var person = new Person(row.PersonId, Text(ref texts, row.FirstName), Text(ref texts, row.LastName), Text(ref texts, row.Company));
            var met = new VenueName[row.Venues];
            for (var venue = 0; venue < met.Length; venue++)
                met[venue] = _names[venues[venue]];
            venues = venues[met.Length..];
            connections[i] = new(
                person, row.Encounters, row.DurationMs, row.FirstMs, row.LastMs, row.ClosestMetres, ImmutableCollectionsMarshal.AsImmutableArray(met));
        }

        return connections;
    }

    private static string Text(ref Span<byte> texts, int length)
    {
        var text = Encoding.UTF8.GetString(texts[..length]);
        texts = texts[length..];
        return text;
    }

    /// <summary>Makes a page, entry by entry.</summary>
    /// <param name="names">Of all venues that entries name.</param>
    public sealed class Builder(IEnumerable<VenueName> names, bool hasMore)
    {
        private readonly List<Row> _rows = [];
        private readonly List<byte> _texts = [];
        private readonly List<int> _venues = [];
        private readonly ImmutableArray<VenueName> _names = [.. names];
        private Dictionary<long, int>? _places;

        /// <param name="closestMetres">Geodesic.</param>
        /// <param name="venues">Ids.</param>
        /// <exception cref="KeyNotFoundException">A venue has no name here.</exception>
        public void Add(Person person, int encounters, long durationMs, long firstMs, long lastMs, double closestMetres, ReadOnlySpan<long> venues)
        {
            _places ??= _names.Select((name, place) => (name.Id, place)).ToDictionary(entry => entry.Id, entry => entry.place);
            foreach (var venue in venues)
                _venues.Add(_places[venue]);
            _rows.Add(new(
                durationMs, firstMs, lastMs, closestMetres, person.Id, encounters, venues.Length, Write(person.FirstName), Write(person.LastName), Write(person.CompanyName)));
        }

        public ConnectionsPage Build() => new(
            MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_rows)).ToArray(), [.. _texts], MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_venues)).ToArray(), _names, hasMore);

        private int Write(string text)
        {
            var length = Encoding.UTF8.GetByteCount(text);
            var start = _texts.Count;
            CollectionsMarshal.SetCount(_texts, start + length);
            return Encoding.UTF8.GetBytes(text, CollectionsMarshal.AsSpan(_texts)[start..]);
        }
    }

    /// <summary>An entry: how many venues it has, and how many bytes its person's texts.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private readonly record struct Row(
        long DurationMs, long FirstMs, long LastMs, double ClosestMetres, int PersonId, int Encounters, int Venues, int FirstName, int LastName, int Company);
}
