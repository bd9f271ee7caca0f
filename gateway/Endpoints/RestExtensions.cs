
namespace UdaConnect.Gateway.Endpoints;

internal static class RestExtensions
{
    public static void AddRest(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options => Json.Configure(options.SerializerOptions));
        builder.Services.AddSingleton<PersonNames>();
        builder.AddDocumentation();
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy =>
        {
            if (builder.Environment.IsDevelopment())
                policy.AllowAnyOrigin();
            else
                policy.WithOrigins(builder.Configuration.GetSection("Cors:Origins").Get<string[]>() ?? []);
            policy.AllowAnyHeader().AllowAnyMethod().WithExposedHeaders("Link", "Location", "Retry-After");
        }));
    }

    public static void UseRest(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseOperations();
        app.UseDocumentation();
        app.UseRouting();
        app.UseCors();
    }

    public static void MapRest(this WebApplication app)
    {
        app.MapPersons();
        app.MapConnections();
        app.MapEncounters();
        app.MapLive();
        app.MapAttendance();
        app.MapVenueAttendance();
        app.MapLocations();
        app.MapEvents();
        app.MapVenues();
        app.MapSessions();
        app.MapHealth();
        app.MapIndex();
        app.MapDocumentation();
        app.MapOperations();
        app.MapPrometheusScrapingEndpoint();
    }
}
