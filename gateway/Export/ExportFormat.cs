using Microsoft.Net.Http.Headers;

namespace UdaConnect.Gateway.Export;

/// <summary>The forms that a list can be had in, by the <c>Accept</c> header.</summary>
internal enum ExportFormat
{
    Json,
    Csv,
    VCard,
    GeoJson,
}

internal static class ExportFormats
{
    public const string Csv = "text/csv";
    public const string VCard = "text/vcard";
    public const string GeoJson = "application/geo+json";

    /// <summary>The one the client likes best among those offered; JSON where it names none of them.</summary>
    public static ExportFormat Wanted(HttpRequest request, params ReadOnlySpan<ExportFormat> offered)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
            return ExportFormat.Json;
        // The order of the header decides between equal ones, as clients expect.
        foreach (var media in accepted.OrderByDescending(media => media.Quality ?? 1))
        {
            var format = media.MediaType.Value?.ToLowerInvariant() switch
            {
                Csv => ExportFormat.Csv,
                VCard => ExportFormat.VCard,
                GeoJson => ExportFormat.GeoJson,
                _ => ExportFormat.Json,
            };
            if (media.Quality != 0 && (format == ExportFormat.Json || offered.Contains(format)))
                return format;
        }

        return ExportFormat.Json;
    }
}
