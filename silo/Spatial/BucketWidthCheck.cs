using Npgsql;
using UdaConnect.Venues;

namespace UdaConnect.Silo.Spatial;

/// <summary>Keeps a silo from starting on buckets of another width, before anything else of it starts (visit-path 4.5).</summary>
internal sealed class BucketWidthCheck([FromKeyedServices(Databases.Geolocation)] NpgsqlDataSource source) : IHostedLifecycleService
{
    private const string ReadSql = "select max(width_ms) from bucket_width";

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        long? width;
        try
        {
            await using var command = source.CreateCommand(ReadSql);
            width = await command.ExecuteScalarAsync(cancellationToken) as long?;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            width = null;
        }

        if (width != VenueTimeBucketKey.WidthMs)
            throw new BucketWidthMismatchException(width, VenueTimeBucketKey.WidthMs);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
