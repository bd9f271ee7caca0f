using Npgsql;
using UdaConnect.Visits;

namespace UdaConnect.Silo.Spatial;

/// <summary>How far each reserved range is used up, one row a range.</summary>
internal sealed class NpgsqlVisitIdBlocks([FromKeyedServices(Databases.Geolocation)] NpgsqlDataSource source) : IVisitIdBlocks
{
    private const string ReserveSql = """
        insert into id_block as b (range_name, next_id) select $1, $2 + $4 where $2 + $4 <= $3
        on conflict (range_name) do update set next_id = b.next_id + $4 where b.next_id + $4 <= $3
        returning next_id - $4
        """;

    public async Task<IdBlock?> ReserveAsync(VisitIdRange range, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        await using var command = source.CreateCommand(ReserveSql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = range.Name });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = range.First });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = range.End });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = count });
        return await command.ExecuteScalarAsync(cancellationToken) is long first ? new(first, count) : null;
    }
}
