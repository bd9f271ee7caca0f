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

    public static VisitPage From(List<Visit> visits) => Of(CollectionsMarshal.AsSpan(visits));

    public ReadOnlySpan<Visit> Visits => MemoryMarshal.Cast<byte, Visit>(_packed);

    public int Count => Visits.Length;
}
