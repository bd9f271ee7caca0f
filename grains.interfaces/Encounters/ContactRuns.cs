using System.Runtime.InteropServices;

namespace UdaConnect.Encounters;

/// <summary>A run of moments with one other person, as one bucket sees it; runs of several buckets are united where they overlap or lie a gap apart. 56 bytes, blittable.</summary>
/// <param name="ClosestVisitId">The other's visit of the closest moment.</param>
/// <param name="Point">The asking person's point of the closest moment, by its place in the question.</param>
/// <param name="VenuesEnd">Where the run's venues end among those of all runs; they begin where the run before ends.</param>
/// <param name="SessionsEnd">The same for its sessions.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct ContactRun(
    long StartMs, long EndMs, double ClosestSquaredChord, long ClosestAtMs, long ClosestVisitId, int PersonId, int Point, int VenuesEnd, int SessionsEnd);

/// <summary>Runs in any order, as blocks of bytes (little-endian).</summary>
[GenerateSerializer, Immutable, Alias("udaconnect.ContactRuns")]
public sealed class ContactRuns
{
    public static readonly ContactRuns Empty = new([], [], []);

    [Id(0)]
    private readonly byte[] _runs;

    [Id(1)]
    private readonly byte[] _venues;

    [Id(2)]
    private readonly byte[] _sessions;

    private ContactRuns(byte[] runs, byte[] venues, byte[] sessions) => (_runs, _venues, _sessions) = (runs, venues, sessions);

    public static ContactRuns Of(List<ContactRun> runs, List<long> venues, List<long> sessions) =>
        runs.Count == 0 ? Empty : new(Bytes(runs), Bytes(venues), Bytes(sessions));

    public ReadOnlySpan<ContactRun> Runs => MemoryMarshal.Cast<byte, ContactRun>(_runs);

    /// <summary>Ascending ids of the venues that cover both visits of at least one of the run's moments.</summary>
    public ReadOnlySpan<long> VenuesOf(int run) => Venues[(run == 0 ? 0 : Runs[run - 1].VenuesEnd)..Runs[run].VenuesEnd];

    /// <summary>Ascending ids of the sessions during which, at whose venue, at least one of the run's moments lies.</summary>
    public ReadOnlySpan<long> SessionsOf(int run) => Sessions[(run == 0 ? 0 : Runs[run - 1].SessionsEnd)..Runs[run].SessionsEnd];

    /// <summary>All runs of all parts.</summary>
    public static ContactRuns Join(IReadOnlyList<ContactRuns> parts)
    {
        if (parts.Count == 1)
            return parts[0];
        var runs = new List<ContactRun>(parts.Sum(part => part.Runs.Length));
        var (venues, sessions) = (new List<long>(), new List<long>());
        foreach (var part in parts)
        {
            foreach (ref readonly var run in part.Runs)
                runs.Add(run with { VenuesEnd = run.VenuesEnd + venues.Count, SessionsEnd = run.SessionsEnd + sessions.Count });
            venues.AddRange(part.Venues);
            sessions.AddRange(part.Sessions);
        }

        return Of(runs, venues, sessions);
    }

    private ReadOnlySpan<long> Venues => MemoryMarshal.Cast<byte, long>(_venues);

    private ReadOnlySpan<long> Sessions => MemoryMarshal.Cast<byte, long>(_sessions);

    private static byte[] Bytes<T>(List<T> values)
        where T : struct => MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(values)).ToArray();
}
