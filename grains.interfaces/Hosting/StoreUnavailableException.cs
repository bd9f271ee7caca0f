namespace UdaConnect.Hosting;

/// <summary>A database that the answer needs cannot be reached; the call may be repeated.</summary>
/// <remarks>Stands for the database client's own exceptions, which do not travel: a caller has no such client and could not tell an outage from a fault.</remarks>
[GenerateSerializer, Alias("udaconnect.StoreUnavailableException")]
public sealed class StoreUnavailableException : Exception
{
    public StoreUnavailableException()
    {
    }

    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    public StoreUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
