using System.Net.Sockets;
using Npgsql;
using UdaConnect.Silo.Spatial;
using Xunit;

namespace UdaConnect.Tests.Unit.Spatial;

/// <summary>An outage may be waited for; a statement the database does not like is a fault of ours and stays one.</summary>
public sealed class StoreOutageTests
{
    [Theory]
    [InlineData(PostgresErrorCodes.AdminShutdown)]
    [InlineData(PostgresErrorCodes.CrashShutdown)]
    [InlineData(PostgresErrorCodes.CannotConnectNow)]
    [InlineData(PostgresErrorCodes.QueryCanceled)]
    [InlineData(PostgresErrorCodes.ConnectionFailure)]
    [InlineData(PostgresErrorCodes.TooManyConnections)]
    [InlineData(PostgresErrorCodes.DiskFull)]
    [InlineData(PostgresErrorCodes.IoError)]
    [InlineData(PostgresErrorCodes.ReadOnlySqlTransaction)]
    [InlineData(PostgresErrorCodes.DeadlockDetected)]
    public void IsOutage_DatabaseNotFitToAnswer_IsOne(string sqlState) => Assert.True(StoreOutageFilter.IsOutage(Refused(sqlState)));

    [Theory]
    [InlineData(PostgresErrorCodes.SyntaxError)]
    [InlineData(PostgresErrorCodes.UndefinedTable)]
    [InlineData(PostgresErrorCodes.UniqueViolation)]
    [InlineData(PostgresErrorCodes.NumericValueOutOfRange)]
    [InlineData(PostgresErrorCodes.InvalidCatalogName)]
    public void IsOutage_StatementRefused_IsNone(string sqlState) => Assert.False(StoreOutageFilter.IsOutage(Refused(sqlState)));

    [Fact]
    public void IsOutage_ConnectionLostOrClosed_IsOne()
    {
        Assert.True(StoreOutageFilter.IsOutage(new NpgsqlException("Failed to connect", new SocketException())));
        Assert.True(StoreOutageFilter.IsOutage(new NpgsqlException("Exception while reading", new IOException())));
        Assert.True(StoreOutageFilter.IsOutage(new ObjectDisposedException("NpgsqlDataSource")));
        Assert.False(StoreOutageFilter.IsOutage(new InvalidOperationException()));
    }

    private static PostgresException Refused(string sqlState) => new("refused", "ERROR", "ERROR", sqlState);
}
