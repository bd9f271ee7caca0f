namespace UdaConnect.Hosting;

/// <summary>The silo does not know whether it is still a member; the call may be repeated, another silo or this one will answer soon.</summary>
[GenerateSerializer, Alias("udaconnect.NotServingException")]
public sealed class NotServingException : Exception
{
    public NotServingException()
    {
    }

    public NotServingException(string message)
        : base(message)
    {
    }

    public NotServingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
