namespace UdaConnect.Silo.VisitStream;

/// <summary>A message that could not be used, with what is wrong with it.</summary>
internal sealed record DeadLetter(LogRecord Record, string Topic, int Partition, string Field, string Reason);

/// <summary>Where they are kept.</summary>
internal interface IDeadLetters
{
    /// <summary>Returns when the broker has acknowledged every one of them; tries for ever.</summary>
    Task SendAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken);
}
