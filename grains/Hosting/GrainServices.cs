using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using UdaConnect.Attendance;
using UdaConnect.Encounters;
using UdaConnect.FanOut;
using UdaConnect.Live;
using UdaConnect.Persons;

namespace UdaConnect.Hosting;

/// <summary>What the grains need beside the ports that the silo implements.</summary>
public static class GrainServices
{
    public static IServiceCollection AddGrainServices(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<LocalBuckets>();
        services.TryAddSingleton<LocalAreas>();
        services.TryAddSingleton<AreaPlaces>();
        services.TryAddSingleton<AreaFanOut>();
        services.AddGrainService<AreaService>();
        services.TryAddSingleton<PersonDirectory>();
        services.TryAddSingleton<KeptConnections>();
        services.TryAddSingleton<EncounterFinder>();
        services.TryAddSingleton<AttendanceFinder>();
        services.TryAddSingleton(provider => new LiveTimes(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<LiveQuestion>();
        services.TryAddSingleton<WatchList>();
        services.TryAddSingleton<WatchAnnouncer>();
        services.AddGrainService<WatchService>();
        return services;
    }
}
