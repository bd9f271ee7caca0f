using Npgsql;
using UdaConnect.Events;

namespace UdaConnect.Silo.Spatial;

/// <summary>Events, and which venues are theirs.</summary>
internal sealed class NpgsqlEventStore([FromKeyedServices(Databases.Geolocation)] NpgsqlDataSource source) : IEventStore
{
    private const string InsertSql = """
        insert into event (name, first_day, last_day) values ($1, $2, $3) on conflict on constraint event_once do nothing returning id
        """;

    private const string Fields = "select id, name, first_day, last_day from event ";

    private const string SameSql = Fields + "where name = $1 and first_day = $2 and last_day = $3";

    private const string FindSql = Fields + "where id = $1";

    private const string ListSql = Fields + "where id > $1 order by id limit $2";

    private const string VenuesSql = "select id from venue where event_id = $1";

    public async Task<EventCreation> CreateAsync(EventDraft draft, CancellationToken cancellationToken)
    {
        await using (var insert = Command(InsertSql, draft))
        {
            if (await insert.ExecuteScalarAsync(cancellationToken) is long id)
                return new(true, new(id, draft.Name, draft.FirstDay, draft.LastDay));
        }

        // Events are never removed: what was in the way is there.
        await using var same = Command(SameSql, draft);
        return new(false, (await ReadAsync(same, cancellationToken)).Single());
    }

    public async Task<Event?> FindAsync(long eventId, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(FindSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = eventId });
        return (await ReadAsync(command, cancellationToken)).FirstOrDefault();
    }

    public async Task<Event[]> ListAsync(long afterId, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(ListSql);
        command.Parameters.AddAll(new NpgsqlParameter<long> { TypedValue = afterId }, new NpgsqlParameter<int> { TypedValue = limit });
        return await ReadAsync(command, cancellationToken);
    }

    public async Task<IReadOnlySet<long>> FindVenuesAsync(long eventId, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(VenuesSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = eventId });
        var venues = new HashSet<long>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            venues.Add(reader.GetInt64(0));
        return venues;
    }

    private NpgsqlCommand Command(string sql, EventDraft draft)
    {
        var command = source.CreateCommand(sql);
        command.Parameters.AddAll(
            new NpgsqlParameter<string> { TypedValue = draft.Name },
            new NpgsqlParameter<DateOnly> { TypedValue = draft.FirstDay }, new NpgsqlParameter<DateOnly> { TypedValue = draft.LastDay });
        return command;
    }

    private static async Task<Event[]> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var events = new List<Event>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            events.Add(new(reader.GetInt64(0), reader.GetString(1), reader.GetFieldValue<DateOnly>(2), reader.GetFieldValue<DateOnly>(3)));
        return [.. events];
    }
}
