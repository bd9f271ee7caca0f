using System.Collections.Concurrent;

namespace UdaConnect.Tests.Support;

/// <summary>Every call that a grain of ours was asked for, on whichever silo it is a filter of.</summary>
internal sealed class GrainCalls : IIncomingGrainCallFilter
{
    private readonly ConcurrentQueue<GrainCall> _calls = new();

    public GrainCall[] ToArray() => [.. _calls];

    /// <summary>Forgets what was called before.</summary>
    public void Clear() => _calls.Clear();

    public Task Invoke(IIncomingGrainCallContext context)
    {
        // Not grain services, which silos tell of watched people now and then.
        if (context.Grain is Grain grain && grain.GetType().Namespace!.StartsWith("UdaConnect.", StringComparison.Ordinal))
            _calls.Enqueue(new(context.TargetId.Type.ToString()!, context.TargetId.Key.ToString()!, context.MethodName));
        return context.Invoke();
    }
}

/// <param name="Key">As Orleans writes it: numbers in hexadecimal.</param>
internal sealed record GrainCall(string Type, string Key, string Method);
