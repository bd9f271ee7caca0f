using System.Globalization;
using System.Text;

namespace UdaConnect.Gateway.Endpoints;

internal static class Paging
{
    /// <summary>Points at the next page (RFC 8288).</summary>
    public static void Link(HttpContext http, string path, int limit, string cursor, params ReadOnlySpan<(string Name, string? Value)> others)
    {
        var link = new StringBuilder().Append(CultureInfo.InvariantCulture, $"<{path}?limit={limit}&cursor={Uri.EscapeDataString(cursor)}");
        foreach (var (name, value) in others)
        {
            if (!string.IsNullOrEmpty(value))
                link.Append(CultureInfo.InvariantCulture, $"&{name}={Uri.EscapeDataString(value)}");
        }

        http.Response.Headers.Link = link.Append(">; rel=\"next\"").ToString();
    }
}
