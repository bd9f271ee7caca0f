using UdaConnect.DevHost.Processes;

namespace UdaConnect.DevHost.Up;

/// <summary>Watches the children: the first that ends before it was told to is the crash, and cancels whatever waits for it.</summary>
public sealed class Supervisor : IDisposable
{
    private readonly CancellationTokenSource _crashing = new();
    private readonly List<ChildProcess> _children = [];
    private readonly Lock _gate = new();
    private ChildProcess? _crashed;
    private bool _stopping;

    /// <summary>Cancelled by the first crash.</summary>
    public CancellationToken Crashing => _crashing.Token;

    public ChildProcess? Crashed
    {
        get
        {
            lock (_gate) return _crashed;
        }
    }

    /// <summary>In the order of their start.</summary>
    public IReadOnlyList<ChildProcess> Children
    {
        get
        {
            lock (_gate) return [.. _children];
        }
    }

    public ChildProcess Watch(ChildProcess child)
    {
        lock (_gate) _children.Add(child);
        _ = child.Exited.ContinueWith(_ => Ended(child), TaskScheduler.Default);
        return child;
    }

    /// <summary>From now on children end because we ask them to.</summary>
    public void ExpectEnds()
    {
        lock (_gate) _stopping = true;
    }

    public void ThrowIfCrashed()
    {
        if (Crashed is { } child) throw CrashReport.For(child);
    }

    public void Dispose() => _crashing.Dispose();

    private void Ended(ChildProcess child)
    {
        lock (_gate)
        {
            if (_stopping || _crashed is not null) return;
            _crashed = child;
        }
        _crashing.Cancel();
    }
}
