namespace UdaConnect.Client;

/// <summary>The gateway gave no usable answer for as long as patience lasts.</summary>
/// <param name="failure">What it said, or did, the last time.</param>
public sealed class GatewayAwayException(string failure, TimeSpan patience, Exception? innerException = null)
    : Exception($"Nothing was answered for {patience.TotalSeconds:0} s: {failure}", innerException)
{
    /// <summary>What the gateway said, or did, the last time.</summary>
    public string Failure => failure;
}
