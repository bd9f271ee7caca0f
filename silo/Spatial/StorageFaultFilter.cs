using Npgsql;
using UdaConnect.Diagnostics;
using UdaConnect.Hosting;

namespace UdaConnect.Silo.Spatial;

/// <summary>Tells callers that the database is away in words they know: the driver's own exceptions mean nothing to a gateway, and would be taken for faults of the program.</summary>
internal sealed partial class StorageFaultFilter(ILogger<StorageFaultFilter> logger) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (NpgsqlException exception) when (IsAway(exception))
        {
            LogAway(context.InterfaceName, context.MethodName, exception);
            // Without the driver's exception inside: it need not be known where this arrives.
            throw new StorageUnavailableException("The database did not answer.");
        }
    }

    /// <summary>Broken connections and time-outs, and what PostgreSQL says of its own state; a statement that is wrong is our fault and stays one.</summary>
    internal static bool IsAway(NpgsqlException exception) => exception is not PostgresException refused
        || refused.IsTransient
        || refused.SqlState.StartsWith("57P", StringComparison.Ordinal)
        || refused.SqlState is PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.ReadOnlySqlTransaction;

    [LoggerMessage(LogIds.Venues + 3, LogLevel.Warning, "The database did not answer {Interface}.{Method}; the caller may repeat it")]
    private partial void LogAway(string? @interface, string? method, Exception exception);
}
