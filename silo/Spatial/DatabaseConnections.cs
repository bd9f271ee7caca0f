using Npgsql;

namespace UdaConnect.Silo.Spatial;

/// <summary>How many connections to a database a silo opens at most, and a thread for each.</summary>
/// <remarks>
/// Npgsql takes back a statement that is given up (its time is over, its caller is gone) by a connection of its own, and waits on it without letting go of
/// the thread. While a server stands still (SIGSTOP, a frozen VM) that is until it goes on: with the pool's usual one thread a core, two statements given
/// up stop everything else, probes of the other silos included, and a silo whose database only paused is evicted. So there are more threads than connections.
/// </remarks>
internal static class DatabaseConnections
{
    private const string MostKey = "Maximum Pool Size";

    // For everything else, which is short: calls, the stream, timers.
    private const int OtherThreads = 16;

    /// <summary>The connection string with its bound: its own where it names one.</summary>
    public static string Bounded(string name, string connectionString)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        if (!given.ShouldSerialize(MostKey))
            given.MaxPoolSize = MostOf(name);
        return given.ConnectionString;
    }

    /// <summary>Lets the thread pool have a thread for every connection at once, without waiting until it finds that it needs one more.</summary>
    public static void ReserveThreads(IEnumerable<(string Name, string ConnectionString)> databases)
    {
        var connections = databases.Sum(database => new NpgsqlConnectionStringBuilder(Bounded(database.Name, database.ConnectionString)).MaxPoolSize);
        ThreadPool.GetMinThreads(out var threads, out var completions);
        ThreadPool.SetMinThreads(Math.Max(threads, connections + OtherThreads), completions);
    }

    /// <summary>Pumps, the bucket loader and questions share those of geolocation; a server's usual 100 are enough for two silos.</summary>
    private static int MostOf(string name) => name switch
    {
        Databases.Geolocation => 24,
        Databases.Orleans => 10,
        _ => 6,
    };
}
