using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Dashboard;
using UdaConnect.Gateway.Live;

namespace UdaConnect.Gateway.Hosting;

internal static class ClusterExtensions
{
    /// <summary>Connects as a client, for as long as it takes: the gateway may start before the first silo.</summary>
    public static void AddClusterClient(this WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddOptions<QuestionOptions>().BindConfiguration(QuestionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<Questions>();
        builder.Services.AddSingleton<LiveReader>();
        if (builder.Services.Any(service => service.ServiceType == typeof(IGrainFactory)))
            return;

        builder.Services.AddOptions<ClusterIdentityOptions>().BindConfiguration(ClusterIdentityOptions.Section)
            .Configure<IConfiguration>((options, configuration) => options.ConnectionString = configuration.GetConnectionString("Orleans"))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.UseOrleansClient(client =>
        {
            client.UseAdoNetClustering(clustering => clustering.Configure<IOptions<ClusterIdentityOptions>>((options, ours) =>
            {
                options.Invariant = "Npgsql";
                options.ConnectionString = ours.Value.ConnectionString;
            }));
            client.AddDashboard();
            client.UseConnectionRetryFilter<ConnectionRetry>();
        });
        builder.Services.AddOptions<ClusterOptions>().Configure<IOptions<ClusterIdentityOptions>>((options, ours) =>
        {
            options.ClusterId = ours.Value.ClusterId;
            options.ServiceId = ours.Value.ServiceId;
        });
        // What the interfaces do not say otherwise; every question says 5 s.
        builder.Services.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(5));
        builder.Services.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2));
    }
}
