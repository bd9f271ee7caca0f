using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;
using UdaConnect.Encounters;
using UdaConnect.Events;
using UdaConnect.Persons;
using UdaConnect.Sessions;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Silo.Spatial;

/// <summary>The visit store and the grains' ports on PostgreSQL.</summary>
internal static class SpatialHosting
{
    public static IHostApplicationBuilder AddSpatialStore(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;

        // Npgsql reports every statement as information: thousands a second, and what matters drowns. Configuration can still ask for it.
        builder.Logging.AddFilter("Npgsql.Command", level => level >= LogLevel.Warning);
        services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddDatabase(Databases.Person, options => options.Person!);
        services.AddDatabase(Databases.Geolocation, options => options.Geolocation!);
        services.AddDatabase(Databases.Orleans, options => options.Orleans!);
        services.AddHostedService<BucketWidthCheck>();
        DatabaseConnections.ReserveThreads(Configured(builder.Configuration));

        services.AddSpatialPorts();
        services.AddHostedService(provider => provider.GetRequiredService<VenueCatalogue>());
        return builder;
    }

    /// <summary>What grains and the visit stream ask of the databases; needs the data sources of both.</summary>
    internal static IServiceCollection AddSpatialPorts(this IServiceCollection services)
    {
        services.TryAddSingleton<IVisitIdBlocks, NpgsqlVisitIdBlocks>();
        services.TryAddSingleton<IVisitStore, VisitStore>();
        services.TryAddSingleton<IVisitArchive, NpgsqlVisitArchive>();
        services.TryAddSingleton<IBucketLoader, NpgsqlBucketLoader>();
        services.TryAddSingleton<IPersonStore, NpgsqlPersonStore>();
        services.TryAddSingleton<IVenueStore, NpgsqlVenueStore>();
        services.TryAddSingleton<IEventStore, NpgsqlEventStore>();
        services.TryAddSingleton<ISessionStore, NpgsqlSessionStore>();
        services.TryAddSingleton<IFootprints, NpgsqlFootprints>();
        services.TryAddSingleton<VenueCatalogue>();
        services.TryAddSingleton<IAreaResolver>(provider => provider.GetRequiredService<VenueCatalogue>());
        return services;
    }

    /// <summary>Those that are there; the options' own check names one that is missing.</summary>
    private static IEnumerable<(string Name, string ConnectionString)> Configured(IConfiguration configuration)
    {
        foreach (var name in new[] { Databases.Person, Databases.Geolocation, Databases.Orleans })
        {
            if (configuration.GetConnectionString(name) is { Length: > 0 } given)
                yield return (name, given);
        }
    }

    private static void AddDatabase(this IServiceCollection services, string name, Func<DatabaseOptions, string> connectionString) =>
        services.TryAddKeyedSingleton(name, (provider, _) =>
            Open(name, connectionString(provider.GetRequiredService<IOptions<DatabaseOptions>>().Value), provider.GetRequiredService<ILoggerFactory>()));

    /// <summary>Statements are few and their texts constant, so each is prepared on its second use, unless the connection string says otherwise.</summary>
    internal static NpgsqlDataSource Open(string name, string connectionString, ILoggerFactory? loggers = null)
    {
        var builder = new NpgsqlDataSourceBuilder(DatabaseConnections.Bounded(name, connectionString)) { Name = name };
        var given = builder.ConnectionStringBuilder;
        if (given.MaxAutoPrepare == 0)
            (given.MaxAutoPrepare, given.AutoPrepareMinUsages) = (64, 2);
        given.ApplicationName ??= "udaconnect-silo";
        if (name == Databases.Geolocation)
            builder.UseNetTopologySuite();
        if (loggers is not null)
            builder.UseLoggerFactory(loggers);
        return builder.Build();
    }
}
