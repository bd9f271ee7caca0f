using UdaConnect.Visits;

namespace UdaConnect.Silo.Spatial;

/// <summary>Ids for messages that came without one: blocks of the wide range, handed out from memory (HiLo).</summary>
internal sealed class AssignedIds(IVisitIdBlocks blocks) : IDisposable
{
    private const int BlockSize = 10_000;

    private readonly SemaphoreSlim _gate = new(1);
    private long _next;
    private long _end;

    public async Task<long[]> TakeAsync(int count, CancellationToken cancellationToken)
    {
        if (count == 0)
            return [];
        var taken = new long[count];
        await _gate.WaitAsync(cancellationToken);
        try
        {
            for (var i = 0; i < count; i++)
            {
                if (_next == _end)
                {
                    var block = await blocks.ReserveAsync(VisitIdRange.Wide, Math.Max(BlockSize, count - i), cancellationToken)
                        ?? throw new InvalidOperationException($"The range {VisitIdRange.Wide.Name} has no visit ids left.");
                    (_next, _end) = (block.First, block.First + block.Count);
                }

                taken[i] = _next++;
            }
        }
        finally
        {
            _gate.Release();
        }

        return taken;
    }

    public void Dispose() => _gate.Dispose();
}
