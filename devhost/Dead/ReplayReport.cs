using System.Collections.Concurrent;

namespace UdaConnect.DevHost.Dead;

/// <summary>What became of the letters to replay so far; written by the replay, read by the display at any time.</summary>
public sealed class ReplayReport(int chosen)
{
    private readonly ConcurrentQueue<(string Origin, string Problem)> _failed = new();
    private int _sent;
    private int _notNoted;

    public int Chosen => chosen;

    public int SentCount => Volatile.Read(ref _sent);

    /// <summary>Replayed, while the note of it could not be written.</summary>
    public int NotNotedCount => Volatile.Read(ref _notNoted);

    public IReadOnlyCollection<(string Origin, string Problem)> Failed => _failed;

    public void Sent() => Interlocked.Increment(ref _sent);

    public void NotNoted() => Interlocked.Increment(ref _notNoted);

    public void Fail(FoldedLetter letter, string problem) => _failed.Enqueue((OriginPattern.Abbreviate(letter.Origin), problem));
}
