using System.Globalization;
using UdaConnect.DevHost.Running;

namespace UdaConnect.DevHost.Chaos.Checking;

/// <summary>Reads what a process tells at <c>/metrics</c>, in the Prometheus text format.</summary>
internal static class Metrics
{
    /// <summary>The sum of all series whose name begins so (units and <c>_total</c> follow); 0 where there is none.</summary>
    /// <param name="partition">Only those of this partition.</param>
    public static async Task<double> SumAsync(ServiceProcess process, string name, CancellationToken cancellationToken, int? partition = null)
    {
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{process.HttpPort}/metrics")), cancellationToken);
        var label = partition is { } number ? string.Create(CultureInfo.InvariantCulture, $"partition=\"{number}\"") : "";
        return text.Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal)).Sum(ValueOf);
    }

    // name{labels} value [timestamp]
    private static double ValueOf(string line)
    {
        var behindLabels = line.AsSpan(line.LastIndexOf('}') + 1).TrimStart();
        if (line.IndexOf('}', StringComparison.Ordinal) < 0) behindLabels = line.AsSpan(line.IndexOf(' ', StringComparison.Ordinal) + 1);
        var end = behindLabels.IndexOf(' ');
        return double.Parse(end < 0 ? behindLabels : behindLabels[..end], CultureInfo.InvariantCulture);
    }
}
