using Npgsql;
using UdaConnect.Hosting;

namespace UdaConnect.Silo.Spatial;

/// <summary>Says of a call that failed for want of its database that it may be repeated. The exceptions of Npgsql themselves mean nothing outside this process: they cannot even be sent.</summary>
internal sealed class DatabaseFaultFilter : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (NpgsqlException exception) when (!IsOurs(exception))
        {
            throw new NotServingException($"The database does not serve: {exception.Message}");
        }
    }

    // A value or statement that PostgreSQL does not take: a fault of this program, which repeating does not mend.
    private static bool IsOurs(NpgsqlException exception) => exception is PostgresException { SqlState: ['2', '2' or '3', ..] or ['4', '2', ..] };
}
