using Npgsql;
using UdaConnect.Silo.Spatial;
using Xunit;

namespace UdaConnect.Tests.Adapters.Spatial;

/// <summary>A database that stands still must not take the threads that a silo needs to stay a member.</summary>
public sealed class DatabaseConnectionsTests
{
    [Theory]
    [InlineData("Host=127.0.0.1;Database=g", 24)]
    [InlineData("Host=127.0.0.1;Database=g;Maximum Pool Size=7", 7)]
    public void Bounded_ConnectionString_KeepsABoundOfItsOwn(string given, int most) =>
        Assert.Equal(most, new NpgsqlConnectionStringBuilder(DatabaseConnections.Bounded(Databases.Geolocation, given)).MaxPoolSize);

    [Fact]
    public async Task ReserveThreads_AllConnectionsWaiting_LeavesThreadsForEverythingElse()
    {
        const int Connections = 60 + 50 + 40;
        DatabaseConnections.ReserveThreads(
        [
            (Databases.Geolocation, "Host=127.0.0.1;Maximum Pool Size=60"), (Databases.Person, "Host=127.0.0.1;Maximum Pool Size=50"),
            (Databases.Orleans, "Host=127.0.0.1;Maximum Pool Size=40"),
        ]);
        var token = TestContext.Current.CancellationToken;
        using var goOn = new ManualResetEventSlim();
        var blocked = Enumerable.Range(0, Connections).Select(_ => Task.Run(() => goOn.Wait(token), token)).ToArray();

        // Without the reserve the pool adds a thread or two a second, and what comes behind the waiting ones is not done before most of them have one.
        await Task.Run(() => { }, token).WaitAsync(TimeSpan.FromSeconds(30), token);
        ThreadPool.GetMinThreads(out var threads, out _);
        Assert.True(threads > Connections, $"{threads} threads for {Connections} connections");
        goOn.Set();
        await Task.WhenAll(blocked);
    }
}
