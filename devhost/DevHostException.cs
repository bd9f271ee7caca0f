namespace UdaConnect.DevHost;

/// <summary>Something a person can mend; the message says what, and is all that is shown.</summary>
public sealed class DevHostException(string message, Exception? inner = null) : Exception(message, inner)
{
    public DevHostException()
        : this("The development host failed.")
    {
    }

    public DevHostException(string message)
        : this(message, null)
    {
    }
}
