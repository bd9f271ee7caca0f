using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Storage;
using UdaConnect.Hosting;
using UdaConnect.Silo.Spatial;
using UdaConnect.Silo.VisitStream;

namespace UdaConnect.Silo.Hosting;

/// <summary>Makes this process an Orleans silo: clustering, storage and reminders in PostgreSQL, endpoints, directory.</summary>
internal static class SiloHosting
{
    // The assembly's name: how Orleans' AdoNet providers find their driver.
    private const string Invariant = "Npgsql";

    public static WebApplicationBuilder AddUdaConnectSilo(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SiloOptions>()
            .BindConfiguration(SiloOptions.Section).ValidateDataAnnotations()
            .Validate(options => IPAddress.TryParse(options.AdvertisedAddress, out _), "Silo:AdvertisedAddress must be an IP address.")
            .Validate(options => IPAddress.TryParse(options.HttpAddress, out _), "Silo:HttpAddress must be an IP address.")
            .ValidateOnStart();
        builder.Services.AddGrainServices();
        builder.Services.AddSingleton<ServingGate>();
        builder.Services.AddSingleton<IServingGate>(services => services.GetRequiredService<ServingGate>());
        builder.Services.AddHostedService(services => services.GetRequiredService<ServingGate>());
        builder.Services.AddSingleton<DatabaseWatch>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DatabaseWatch>());
        builder.Services.AddHostedService<StopLimit>();

        var silo = builder.Configuration.GetSection(SiloOptions.Section).Get<SiloOptions>() ?? new();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(silo.HttpAddress), silo.HttpPort));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(15));
        builder.UseOrleans(orleans => orleans
            .Configure<ClusterOptions>(options =>
            {
                options.ClusterId = ClusterId(builder.Configuration);
                options.ServiceId = builder.Configuration["Orleans:ServiceId"] ?? "udaconnect";
            })
            .Configure<Orleans.Configuration.SiloOptions>(options => options.SiloName = silo.Name)
            .ConfigureEndpoints(IPAddress.Parse(silo.AdvertisedAddress), silo.SiloPort, silo.GatewayPort, listenOnAnyHostAddress: false)
            .Configure<ClusterMembershipOptions>(MembershipTimes.Apply)
            .Configure<GrainDirectoryOptions>(MembershipTimes.Apply)
            .Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromMinutes(30))
            .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, OrleansConnection(builder)))
            .AddGrainState(OrleansConnection(builder))
            .UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (Invariant, OrleansConnection(builder)))
            .AddGrainCallFilters()
            .AddStrongDirectory()
            .AddVisitStream()
            .AddDashboard());
        return builder;
    }

    internal static string ClusterId(IConfiguration configuration) => configuration["Orleans:ClusterId"] ?? "udaconnect";

    /// <summary>Strongly consistent: two activations of one area or bucket at once would each see half of what arrives.</summary>
    internal static ISiloBuilder AddStrongDirectory(this ISiloBuilder silo) =>
#pragma warning disable ORLEANSEXP003 // Experimental, and the only directory that never has two activations of a grain (visit path, rule 5.2; docs/adr/0006).
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003

    /// <summary>State of grains in PostgreSQL (docs/adr/0013): what belongs to one grain, is small, and no answer about visits depends on.</summary>
    internal static ISiloBuilder AddGrainState(this ISiloBuilder silo, string connectionString)
    {
        const string Tables = "grain-state-tables";
        silo.Services.AddKeyedSingleton<IGrainStorage>(
            StorageNames.GrainState, (services, _) => new OutageAwareStorage(services.GetRequiredKeyedService<IGrainStorage>(Tables)));
        return silo.AddAdoNetGrainStorage(Tables, options =>
        {
            (options.Invariant, options.ConnectionString) = (Invariant, connectionString);
            options.GrainStorageSerializer = new GrainStateJson();
            options.DeleteStateOnClear = true;
        });
    }

    /// <summary>What every call of a grain passes, outermost first.</summary>
    internal static ISiloBuilder AddGrainCallFilters(this ISiloBuilder silo) =>
        silo.AddIncomingGrainCallFilter<ServingGateFilter>().AddIncomingGrainCallFilter<StoreOutageFilter>();

    private static string OrleansConnection(WebApplicationBuilder builder) =>
        builder.Configuration.GetConnectionString("Orleans") is { } given
            ? DatabaseConnections.Bounded(Databases.Orleans, given)
            : throw new OptionsValidationException("Orleans", typeof(string), ["ConnectionStrings:Orleans is missing: the connection string of the cluster's own database."]);
}
