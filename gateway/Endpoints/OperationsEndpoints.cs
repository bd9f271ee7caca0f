using Orleans.Dashboard;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Gateway.Intake;

namespace UdaConnect.Gateway.Endpoints;

/// <summary>Cluster and ingest at a glance, for the page on the operations port and for scripts.</summary>
internal static class OperationsEndpoints
{
    private const string Dashboard = "/dashboard";

    /// <summary>The dashboard and the status are behind the operations port only: the others may be open to the world.</summary>
    public static void UseOperations(this WebApplication app) => app.Use((http, next) =>
    {
        var path = http.Request.Path;
        if ((path.StartsWithSegments(Dashboard) || path.StartsWithSegments("/operations")) && ListenerFeature.Of(http) != Listener.Operations)
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        else
            return next(http);
        return Task.CompletedTask;
    });

    public static void MapOperations(this WebApplication app)
    {
        // Not there where the cluster is a test's stand-in.
        if (app.Services.GetService<IClusterClient>() is not null)
            app.MapOrleansDashboard(Dashboard);
        app.MapGet("/operations/status", StatusAsync).WithTags("Operations").WithName("OperationsStatus").WithSummary("Members of the cluster, and what waits in each partition");
    }

    internal static async Task<IResult> StatusAsync(IGrainFactory grains, Admission admission, VisitLogMonitor log, CancellationToken cancellationToken)
    {
        object members;
        try
        {
            var hosts = await grains.GetGrain<IManagementGrain>(0).GetDetailedHosts(onlyActive: false, cancellationToken).WaitAsync(TimeSpan.FromSeconds(3), cancellationToken);
            members = hosts.OrderBy(host => host.SiloName, StringComparer.Ordinal).Select(host => new
            {
                Name = host.SiloName,
                Address = host.SiloAddress.ToParsableString(),
                Status = host.Status.ToString(),
                host.StartTime,
                host.IAmAliveTime,
            }).ToArray();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            members = Array.Empty<object>();
        }

        var state = admission.State;
        return TypedResults.Ok(new
        {
            Members = members,
            Log = new
            {
                Reachable = log.IsReachable,
                TopicId = state?.TopicId,
                admission.MaxMessages,
                admission.MaxBytes,
                MeanMessageBytes = (int)admission.MeanBytes,
                Partitions = state?.Partitions.Select((load, index) => new { Partition = index, load.LogEnd, load.Committed, Lag = load.Waiting, load.InFlight }),
            },
        });
    }
}
