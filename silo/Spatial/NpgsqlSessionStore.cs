using Npgsql;
using UdaConnect.Events;
using UdaConnect.Sessions;
using UdaConnect.Time;

namespace UdaConnect.Silo.Spatial;

/// <summary>Sessions of venues; the exclusion constraint decides which of two that overlap is kept.</summary>
internal sealed class NpgsqlSessionStore([FromKeyedServices(Databases.Geolocation)] NpgsqlDataSource source) : ISessionStore
{
    // The lock: a venue that is being retired is retired before or after, not meanwhile.
    private const string InsertSql = """
        with place as (
          select v.id from venue v left join event e on e.id = v.event_id
          where v.id = $1 and v.retired_at is null
            and (e.id is null or $3 >= e.first_day::timestamp at time zone 'UTC' and $4 <= (e.last_day + 1)::timestamp at time zone 'UTC')
          for share of v)
        insert into session (venue_id, title, starts_at, ends_at) select id, $2, $3, $4 from place on conflict do nothing returning id
        """;

    private const string PlaceSql = """
        select v.retired_at is not null, e.id, e.name, e.first_day, e.last_day from venue v left join event e on e.id = v.event_id where v.id = $1
        """;

    private const string Fields = "select s.id, s.venue_id, s.title, s.starts_at, s.ends_at from session s ";

    private const string FindSql = Fields + "where s.id = $1";

    // The first bound is what the index can use: no session is longer than a day.
    private const string Overlapping = " s.starts_at > $2 - interval '24 hours' and s.starts_at < $3 and s.ends_at > $2 ";

    private const string ListSql = Fields + "where s.venue_id = $1 and" + Overlapping + "and s.starts_at > $4 order by s.starts_at limit $5";

    private const string OfVenuesSql = Fields + "where s.venue_id = any($1) and" + Overlapping + "order by s.venue_id, s.starts_at";

    public async Task<SessionCreation> CreateAsync(SessionDraft draft, CancellationToken cancellationToken)
    {
        if (await InsertAsync(draft, cancellationToken) is { } id)
            return new(SessionResult.Created, new(id, draft.VenueId, draft.Title, draft.StartMs, draft.EndMs));

        // A repeat is a repeat, also when the venue was retired in the meantime.
        var inTheWay = (await ListAsync(draft.VenueId, draft.Range, long.MinValue, 1, cancellationToken)).FirstOrDefault();
        if (inTheWay is not null && (inTheWay.Title, inTheWay.Range) == (draft.Title, draft.Range))
            return new(SessionResult.Present, inTheWay);
        if (await ReasonAsync(draft, cancellationToken) is { } refusal)
            return refusal;
        return inTheWay is not null ? new(SessionResult.Overlaps, inTheWay) : throw new InvalidOperationException($"Nothing speaks against {draft}, and it was not stored.");
    }

    public async Task<Session?> FindAsync(long sessionId, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(FindSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = sessionId });
        return (await ReadAsync(command, cancellationToken)).FirstOrDefault();
    }

    public async Task<Session[]> ListAsync(long venueId, TimeRange range, long afterStartMs, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(ListSql);
        command.Parameters.AddAll(
            new NpgsqlParameter<long> { TypedValue = venueId }, Instant(range.StartMs), Instant(range.EndMs), Instant(afterStartMs),
            new NpgsqlParameter<int> { TypedValue = limit });
        return [.. await ReadAsync(command, cancellationToken)];
    }

    public async Task<IReadOnlyDictionary<long, Session[]>> FindAsync(IReadOnlySet<long> venueIds, TimeRange range, CancellationToken cancellationToken)
    {
        if (venueIds.Count == 0 || range.IsEmpty)
            return new Dictionary<long, Session[]>();
        await using var command = source.CreateCommand(OfVenuesSql);
        command.Parameters.AddAll(new NpgsqlParameter<long[]> { TypedValue = [.. venueIds] }, Instant(range.StartMs), Instant(range.EndMs));
        return (await ReadAsync(command, cancellationToken)).GroupBy(session => session.VenueId).ToDictionary(venue => venue.Key, venue => venue.ToArray());
    }

    // Questions may reach beyond what a session can lie in, which is valid time; PostgreSQL's and .NET's instants end somewhere.
    private static NpgsqlParameter<DateTime> Instant(long ms) =>
        new() { TypedValue = StoreTime.FromMs(Math.Clamp(ms, Timestamps.MinMs - 2 * Timestamps.DayMs, Timestamps.EndMs + 2 * Timestamps.DayMs)) };

    private async Task<long?> InsertAsync(SessionDraft draft, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(InsertSql);
        command.Parameters.AddAll(
            new NpgsqlParameter<long> { TypedValue = draft.VenueId }, new NpgsqlParameter<string> { TypedValue = draft.Title },
            Instant(draft.StartMs), Instant(draft.EndMs));
        return await command.ExecuteScalarAsync(cancellationToken) as long?;
    }

    private async Task<SessionCreation?> ReasonAsync(SessionDraft draft, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(PlaceSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = draft.VenueId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return new(SessionResult.NoVenue);
        if (reader.GetBoolean(0))
            return new(SessionResult.VenueRetired);
        if (reader.IsDBNull(1))
            return null;
        var days = new Event(reader.GetInt64(1), reader.GetString(2), reader.GetFieldValue<DateOnly>(3), reader.GetFieldValue<DateOnly>(4));
        return days.Range.Intersect(draft.Range) == draft.Range ? null : new(SessionResult.OutsideEvent, Event: days);
    }

    private static async Task<List<Session>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var sessions = new List<Session>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            sessions.Add(new(
                reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), StoreTime.ToMs(reader.GetDateTime(3)), StoreTime.ToMs(reader.GetDateTime(4))));
        }

        return sessions;
    }
}
