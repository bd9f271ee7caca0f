using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;
using UdaConnect.Diagnostics;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Silo.Spatial;

/// <summary>Makes most loads of memory fail, or all end late. Registered only where <see cref="Key"/> is configured: for chaos runs.</summary>
internal sealed partial class FaultyLoads : IBucketLoader
{
    public const string Key = "Faults:Loads";

    private readonly IBucketLoader _loader;
    private readonly TimeProvider _time;
    private readonly int _allowEvery;
    private readonly TimeSpan _delay;
    private int _loads;

    /// <param name="setting"><c>allow:n</c>, only every n-th load succeeds and the others fail as if the database were away; or <c>delay:ms</c>, what was read is given so much later.</param>
    /// <exception cref="OptionsValidationException">The setting is something else.</exception>
    public FaultyLoads(string setting, IBucketLoader loader, TimeProvider time, ILogger<FaultyLoads> logger)
    {
        (_loader, _time) = (loader, time);
        (_allowEvery, _delay) = setting.Split(':') is [var kind, var text] && int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0
            ? kind switch { "allow" => (number, TimeSpan.Zero), "delay" => (0, TimeSpan.FromMilliseconds(number)), _ => throw Refused() }
            : throw Refused();
        LogArmed(logger, setting);
    }

    public Task<Visit[]> LoadBucketAsync(VenueTimeBucketKey key, CancellationToken cancellationToken) => DisturbAsync(_loader.LoadBucketAsync(key, cancellationToken));

    public Task<long[]> LoadSlotsAsync(long areaId, CancellationToken cancellationToken) => DisturbAsync(_loader.LoadSlotsAsync(areaId, cancellationToken));

    private async Task<T> DisturbAsync<T>(Task<T> load)
    {
        var loaded = await load;
        if (_allowEvery > 0 && Interlocked.Increment(ref _loads) % _allowEvery != 0)
            throw new NpgsqlException($"Refused on purpose ({Key}).");
        if (_delay > TimeSpan.Zero)
            await Task.Delay(_delay, _time);
        return loaded;
    }

    private static OptionsValidationException Refused() => new(Key, typeof(string), [$"{Key} must be allow:n or delay:ms, with a number from 1."]);

    [LoggerMessage(LogIds.Venues + 60, LogLevel.Warning, "Loads of memory are disturbed on purpose: {Setting} (Faults:Loads)")]
    private static partial void LogArmed(ILogger logger, string setting);
}
