using Orleans.Storage;
using UdaConnect.Hosting;
using UdaConnect.Silo.Spatial;

namespace UdaConnect.Silo.Hosting;

/// <summary>Says in words that callers know when the database of grain state is away: a state is read before the first call's filters run, and the driver's exceptions do not travel.</summary>
internal sealed class OutageAwareStorage(IGrainStorage inner) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        TranslateAsync(inner.ReadStateAsync(stateName, grainId, grainState, cancellationToken));

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        TranslateAsync(inner.WriteStateAsync(stateName, grainId, grainState, cancellationToken));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        TranslateAsync(inner.ClearStateAsync(stateName, grainId, grainState, cancellationToken));

    private static async Task TranslateAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (Exception exception) when (StoreOutageFilter.IsOutage(exception))
        {
            throw new StoreUnavailableException($"The database of grain state cannot be reached: {exception.Message}");
        }
    }
}
