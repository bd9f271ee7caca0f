using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace UdaConnect.Visits;

/// <summary>Any number of visits as one block of bytes, so that a page crosses silos at the cost of a copy instead of a walk over its fields.</summary>
/// <remarks>Little-endian, 36 bytes a visit in the order of <see cref="Visit"/>'s fields; that layout is part of the wire contract.</remarks>
[GenerateSerializer, Immutable, Alias("udaconnect.VisitPage")]
public sealed class VisitPage
{
    public static readonly VisitPage Empty = new([]);

    [Id(0)]
    private readonly byte[] _packed;

    private VisitPage(byte[] packed) => _packed = packed;

    public static VisitPage Of(ReadOnlySpan<Visit> visits) => visits.IsEmpty ? Empty : new(MemoryMarshal.AsBytes(visits).ToArray());

    /// <summary>A page of <paramref name="count"/> visits that is written where it stays, without a copy.</summary>
    /// <param name="write">Must set every visit: the memory holds anything.</param>
    public static VisitPage Create<TState>(int count, TState state, SpanAction<Visit, TState> write)
        where TState : allows ref struct
    {
        if (count == 0)
            return Empty;
        var packed = GC.AllocateUninitializedArray<byte>(checked(count * Unsafe.SizeOf<Visit>()));
        write(MemoryMarshal.Cast<byte, Visit>(packed.AsSpan()), state);
        return new(packed);
    }

    public static VisitPage From(List<Visit> visits) => Of(CollectionsMarshal.AsSpan(visits));

    /// <summary>All visits of all pages, one page after the other.</summary>
    public static VisitPage Join(IEnumerable<VisitPage> pages)
    {
        VisitPage[] filled = [.. pages.Where(page => page.Count > 0)];
        return filled switch
        {
            [] => Empty,
            [var only] => only,
            _ => Create(filled.Sum(page => page.Count), filled, static (to, parts) =>
            {
                foreach (var part in parts)
                {
                    part.Visits.CopyTo(to);
                    to = to[part.Count..];
                }
            }),
        };
    }

    public ReadOnlySpan<Visit> Visits => MemoryMarshal.Cast<byte, Visit>(_packed);

    public int Count => Visits.Length;

    /// <summary>Whose visits these are, each once, of those who are wanted.</summary>
    public HashSet<int> PersonIds(Predicate<int> isWanted)
    {
        var ids = new HashSet<int>();
        foreach (ref readonly var visit in Visits)
        {
            if (isWanted(visit.PersonId))
                ids.Add(visit.PersonId);
        }

        return ids;
    }
}
