namespace UdaConnect.Bench;

/// <summary>Something that keeps the bench from measuring; the message says what, and is all that is shown.</summary>
internal sealed class BenchException(string message, Exception? inner = null) : Exception(message, inner);
