namespace UdaConnect.DevHost.Chaos;

/// <summary>A scenario cannot go on: the system did what it must never do, or never did what it was waited for.</summary>
public sealed class ChaosException(string message, Exception? inner = null) : Exception(message, inner)
{
    public ChaosException()
        : this("The scenario cannot go on.")
    {
    }

    public ChaosException(string message)
        : this(message, null)
    {
    }
}
