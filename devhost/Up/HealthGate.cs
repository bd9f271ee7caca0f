using System.Globalization;
using UdaConnect.DevHost.Processes;

namespace UdaConnect.DevHost.Up;

/// <summary>Waits until a program says that it is ready.</summary>
internal static class HealthGate
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <exception cref="DevHostException">It is not ready within two minutes.</exception>
    public static async Task WaitAsync(ChildProcess process, int httpPort, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var http = new HttpClient();
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{httpPort}/health/ready"));
        try
        {
            while (!await IsReadyAsync(http, address, limit.Token)) await Task.Delay(Interval, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var lines = string.Join('\n', process.LastLogLines(CrashReport.Lines));
            throw new DevHostException($"{process.Name} is not ready after {Limit.TotalSeconds:0} s. The last lines of {process.LogPath}:\n{lines}");
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(address, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }
}
