using UdaConnect.Client;

namespace UdaConnect.DevHost.Import;

/// <summary>Pauses between attempts: doubling, until something succeeds or patience runs out.</summary>
internal sealed class Retry(ImportOptions options, TimeProvider time)
{
    private readonly Backoff _backoff = new(options.FirstPause, options.LongestPause, options.Patience, time);

    public void Succeeded() => _backoff.Succeeded();

    /// <exception cref="DevHostException">Nothing has succeeded for <see cref="ImportOptions.Patience"/>.</exception>
    public TimeSpan NextPause(string failure) => _backoff.NextPause() ?? throw options.GaveUp(failure);
}
