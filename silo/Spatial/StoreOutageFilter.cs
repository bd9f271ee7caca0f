using System.Data.Common;
using Npgsql;
using UdaConnect.Diagnostics;
using UdaConnect.Hosting;

namespace UdaConnect.Silo.Spatial;

/// <summary>Tells callers of grains that a database is away in words they know, and the operator what is wrong with it.</summary>
internal sealed partial class StoreOutageFilter(ILogger<StoreOutageFilter> logger) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            LogStoreAway(context.MethodName, exception);
            throw new StoreUnavailableException("A database cannot be reached.");
        }
    }

    /// <summary>Whether the database is away, full, read-only or stopping, as opposed to a statement it does not like.</summary>
    internal static bool IsOutage(Exception exception) => exception switch
    {
        // A silo that stops closes its connections under the last calls.
        ObjectDisposedException => true,
        // Not an answer of the server: the connection, or no connection to be had.
        NpgsqlException and not PostgresException => true,
        DbException { IsTransient: true } => true,
        DbException { SqlState: { Length: 5 } state } => state[..2] is "08" or "53" or "57" or "58" || state == "25006",
        _ => false,
    };

    [LoggerMessage(LogIds.Hosting + 20, LogLevel.Warning, "{Method} failed because a database cannot be reached")]
    private partial void LogStoreAway(string? method, Exception exception);
}
