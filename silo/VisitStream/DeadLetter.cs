using UdaConnect.Visits;

namespace UdaConnect.Silo.VisitStream;

/// <summary>A message that could not be used, with what is wrong with it.</summary>
/// <param name="Origin">Its identity; of a replayed message not the place it was read from.</param>
/// <param name="Partition">Where it was read.</param>
internal sealed record DeadLetter(LogRecord Record, MessageOrigin Origin, int Partition, string Field, string Reason);

/// <summary>Where they are kept.</summary>
internal interface IDeadLetters
{
    /// <summary>Returns when the broker has acknowledged every one of them; tries for ever.</summary>
    Task SendAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken);
}
