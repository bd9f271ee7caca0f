namespace UdaConnect.Hosting;

/// <summary>The silo's database did not answer, or could not; the call changed nothing and may be repeated.</summary>
[GenerateSerializer, Alias("udaconnect.StorageUnavailableException")]
public sealed class StorageUnavailableException : Exception
{
    public StorageUnavailableException()
    {
    }

    public StorageUnavailableException(string message)
        : base(message)
    {
    }

    public StorageUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
