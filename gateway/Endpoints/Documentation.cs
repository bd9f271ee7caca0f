using UdaConnect.Gateway.Hosting;

namespace UdaConnect.Gateway.Endpoints;

/// <summary>The OpenAPI document of each port at <c>/swagger.json</c>, and its page at <c>/</c>; the page's files are in the assembly, no internet is needed.</summary>
internal static class Documentation
{
    private const string Whole = "api";
    private const string Locations = "location";
    private const string Producer = "producer";

    public static void AddDocumentation(this WebApplicationBuilder builder)
    {
        AddDocument(builder, Whole, "UdaConnect", _ => true);
        AddDocument(builder, Locations, "UdaConnect: locations", tags => tags.Contains("Locations"));
        AddDocument(builder, Producer, "UdaConnect: the older producer", tags => tags.Contains("Producer"));
    }

    public static void UseDocumentation(this WebApplication app)
    {
        app.Use((http, next) =>
        {
            if (http.Request.Path == "/swagger.json")
                http.Request.Path = $"/openapi/{DocumentOf(http)}.json";
            return next(http);
        });
        app.UseWhen(
            http => ListenerFeature.Of(http) is Listener.Rest or Listener.Location or Listener.Producer,
            pages =>
            {
                pages.Use((http, next) =>
                {
                    if (http.Request.Path == "/")
                        http.Request.Path = "/index.html";
                    return next(http);
                });
                pages.UseSwaggerUI(page =>
                {
                    page.RoutePrefix = "";
                    page.DocumentTitle = "UdaConnect API";
                    page.SwaggerEndpoint("/swagger.json", "UdaConnect");
                });
            });
    }

    public static void MapDocumentation(this WebApplication app) => app.MapOpenApi("/openapi/{documentName}.json");

    private static string DocumentOf(HttpContext http) => ListenerFeature.Of(http) switch
    {
        Listener.Location => Locations,
        Listener.Producer => Producer,
        _ => Whole,
    };

    private static void AddDocument(WebApplicationBuilder builder, string name, string title, Func<IEnumerable<string>, bool> shows) =>
        builder.Services.AddOpenApi(name, options =>
        {
            options.ShouldInclude = description =>
                description.ActionDescriptor.EndpointMetadata.OfType<Microsoft.AspNetCore.Http.Metadata.ITagsMetadata>().Any(tagged => shows(tagged.Tags));
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new()
                {
                    Title = title,
                    Version = "1",
                    Description = "Whom attendees were near. Times are UTC; days in start_date and end_date are inclusive. Errors are problem details (RFC 9457), errors names the fields at fault.",
                };
                // Wherever the document was fetched is where the API is.
                document.Servers = [new() { Url = "/" }];
                return Task.CompletedTask;
            });
        });
}
