using UdaConnect.Gateway.Hosting;

namespace UdaConnect.Gateway.Endpoints;

internal static class IndexEndpoints
{
    private static readonly Dictionary<string, string> Index = new()
    {
        ["persons"] = "/api/persons{?q,limit,cursor}",
        ["person"] = "/api/persons/{id}",
        ["connection"] = "/api/persons/{id}/connection{?start_date,end_date,distance,within}",
        ["live"] = "/api/persons/{id}/live{?start_date,end_date,distance,within,gap,preset,last_event_id}",
        ["locations_of_person"] = "/api/persons/{id}/locations{?start_date,end_date}",
        ["locations_around"] = "/api/location/locations{?line}",
        ["locations"] = "/api/locations",
        ["location"] = "/api/locations/{id}",
        ["events"] = "/api/events{?limit,cursor}",
        ["event"] = "/api/events/{id}",
        ["venues"] = "/api/venues{?bbox,event,limit,cursor}",
        ["venue"] = "/api/venues/{id}",
        ["sessions_of_venue"] = "/api/venues/{id}/sessions{?start_date,end_date,limit,cursor}",
        ["session"] = "/api/sessions/{id}",
        ["documentation"] = "/swagger.json",
    };

    public static void MapIndex(this IEndpointRouteBuilder routes)
    {
        // Matches /api and /api/.
        routes.MapGet("/api", () => TypedResults.Ok(Index)).WithTags("Operations").WithName("Index").WithSummary("Where everything is, as URI templates");
        // The documentation's own page answers on the other ports before a route is looked for.
        routes.MapGet("/", (HttpContext http) => ListenerFeature.Of(http) switch
        {
            Listener.Web => Page("web.html"),
            Listener.Operations => Page("operations.html"),
            _ => Results.NotFound(),
        }).ExcludeFromDescription();
    }

    private static IResult Page(string name)
    {
        var page = typeof(IndexEndpoints).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        return Results.Stream(page, "text/html; charset=utf-8");
    }
}
