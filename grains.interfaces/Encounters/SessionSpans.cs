using System.Runtime.InteropServices;

namespace UdaConnect.Encounters;

/// <summary>When a session takes place. 32 bytes, blittable.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct SessionSpan(long VenueId, long StartMs, long EndMs, long SessionId) : IComparable<SessionSpan>
{
    public int CompareTo(SessionSpan other) => (VenueId, StartMs).CompareTo((other.VenueId, other.StartMs));

    public static bool operator <(SessionSpan left, SessionSpan right) => left.CompareTo(right) < 0;

    public static bool operator <=(SessionSpan left, SessionSpan right) => left.CompareTo(right) <= 0;

    public static bool operator >(SessionSpan left, SessionSpan right) => left.CompareTo(right) > 0;

    public static bool operator >=(SessionSpan left, SessionSpan right) => left.CompareTo(right) >= 0;
}

/// <summary>Sessions by venue and start, as a block of bytes (little-endian). Those of one venue never overlap.</summary>
[GenerateSerializer, Immutable, Alias("udaconnect.SessionSpans")]
public sealed class SessionSpans
{
    public static readonly SessionSpans None = new([]);

    [Id(0)]
    private readonly byte[] _spans;

    private SessionSpans(byte[] spans) => _spans = spans;

    public static SessionSpans Of(IEnumerable<SessionSpan> spans) => new(MemoryMarshal.AsBytes(spans.Order().ToArray().AsSpan()).ToArray());

    public ReadOnlySpan<SessionSpan> Spans => MemoryMarshal.Cast<byte, SessionSpan>(_spans);

    /// <summary>The session that takes place at the venue at that instant; its end is not part of it.</summary>
    public long? At(long venueId, long atMs)
    {
        var spans = Spans;
        if (spans.IsEmpty)
            return null;
        var found = spans.BinarySearch(new SessionSpan(venueId, atMs, 0, 0));
        var at = found >= 0 ? found : ~found - 1;
        return at >= 0 && spans[at].VenueId == venueId && atMs < spans[at].EndMs ? spans[at].SessionId : null;
    }
}
