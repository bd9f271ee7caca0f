using System.Text;

namespace UdaConnect.Silo.VisitStream;

/// <summary>Highest random weight hashing with a limit: each partition goes to the silo that scores highest for it and still has room.</summary>
internal static class Rendezvous
{
    /// <summary>The silo (its place in <paramref name="silos"/>) of each partition; no silo gets more than one above another's share.</summary>
    public static int[] Assign(int partitions, IReadOnlyList<string> silos)
    {
        var owners = new int[partitions];
        var loads = new int[silos.Count];
        var limit = (partitions + silos.Count - 1) / silos.Count;
        // So many silos may have the higher share; else two could be full while a third has almost nothing.
        var fuller = partitions - (limit - 1) * silos.Count;
        for (var partition = 0; partition < partitions; partition++)
        {
            var best = -1;
            var bestScore = 0UL;
            for (var silo = 0; silo < silos.Count; silo++)
            {
                var hasRoom = loads[silo] < limit - 1 || (loads[silo] == limit - 1 && fuller > 0);
                var score = Score(partition, silos[silo]);
                if (hasRoom && (best < 0 || score > bestScore))
                    (best, bestScore) = (silo, score);
            }

            owners[partition] = best;
            if (loads[best]++ == limit - 1)
                fuller--;
        }

        return owners;
    }

    // The same on every silo and in every version, unlike string.GetHashCode: FNV-1a, then a finalizer that spreads the last bits.
    private static ulong Score(int partition, string silo)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var part in Encoding.UTF8.GetBytes(silo))
            hash = (hash ^ part) * 1_099_511_628_211UL;
        hash ^= (ulong)partition * 0x9E3779B97F4A7C15UL;
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBUL;
        return hash ^ (hash >> 31);
    }
}
