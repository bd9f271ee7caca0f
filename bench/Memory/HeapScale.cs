using System.Runtime;

namespace UdaConnect.Bench.Memory;

/// <summary>Weighs what stays on the heap, by collecting everything else before and after.</summary>
internal static class HeapScale
{
    /// <summary>Bytes of what <paramref name="build"/> leaves behind in places that were there before.</summary>
    public static long Weigh(Action build)
    {
        var before = Live();
        build();
        return Live() - before;
    }

    public static async Task<long> WeighAsync(Func<Task> build)
    {
        var before = Live();
        await build();
        return Live() - before;
    }

    private static long Live()
    {
        // Twice: what finalizers let go of counts no more.
        for (var i = 0; i < 2; i++)
        {
            GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
