using System.Runtime.InteropServices;

namespace UdaConnect.Attendance;

/// <summary>A run of one person's visits in one venue, as one bucket sees it. 28 bytes, blittable.</summary>
/// <param name="StartMs">The first visit.</param>
/// <param name="EndMs">The last.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct PresenceRun(long VenueId, long StartMs, long EndMs, int PersonId);

/// <summary>Runs in any order, as a block of bytes (little-endian).</summary>
[GenerateSerializer, Immutable, Alias("udaconnect.PresenceRuns")]
public sealed class PresenceRuns
{
    public static readonly PresenceRuns Empty = new([]);

    [Id(0)]
    private readonly byte[] _runs;

    private PresenceRuns(byte[] runs) => _runs = runs;

    public ReadOnlySpan<PresenceRun> Runs => MemoryMarshal.Cast<byte, PresenceRun>(_runs);

    public static PresenceRuns Of(List<PresenceRun> runs) => runs.Count == 0 ? Empty : new(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(runs)).ToArray());

    /// <summary>All runs of all parts.</summary>
    public static PresenceRuns Join(IReadOnlyList<PresenceRuns> parts)
    {
        if (parts.Count == 1)
            return parts[0];
        var bytes = new byte[parts.Sum(part => part._runs.Length)];
        var end = 0;
        foreach (var part in parts)
        {
            part._runs.CopyTo(bytes, end);
            end += part._runs.Length;
        }

        return new(bytes);
    }
}
