using Npgsql;
using UdaConnect.Persons;

namespace UdaConnect.Silo.Spatial;

/// <summary>Registered people.</summary>
internal sealed class NpgsqlPersonStore([FromKeyedServices(Databases.Person)] NpgsqlDataSource source) : IPersonStore
{
    private const string InsertSql = """
        insert into person (id, first_name, last_name, company_name) values (coalesce($1, nextval('person_id')::integer), $2, $3, $4)
        on conflict (id) do nothing returning id
        """;

    // One at a time: the run of taken ids from where the sequence stands is walked once, then the sequence stands behind it.
    private const string StepOverTakenSql = """
        select pg_advisory_xact_lock(6071210071);
        select setval('person_id', free.id, false)
        from (select taken.id + 1 as id
              from person taken, person_id at
              where taken.id >= at.last_value and taken.id < 2147483647 and not exists (select from person next where next.id = taken.id + 1)
              order by taken.id limit 1) as free;
        """;

    private const string Fields = "select id, first_name, last_name, company_name from person ";

    private const string FindSql = Fields + "where id = any($1)";

    // A word holds no space, so it cannot match across two of the joined fields.
    private const string ListSql = Fields + """
        where id > $1 and (first_name || ' ' || last_name || ' ' || company_name) ilike all ($2)
        order by id limit $3
        """;

    public async Task<Registration> RegisterAsync(PersonDraft draft, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await InsertAsync(draft, cancellationToken) is { } id)
                return new(RegistrationResult.Created, new(id, draft.FirstName, draft.LastName, draft.CompanyName));
            if (draft.Id is not { } wanted)
                await StepOverTakenAsync(cancellationToken);
            else if (await FindAsync([wanted], cancellationToken) is [var holder])
                return new(IsSame(holder, draft) ? RegistrationResult.Present : RegistrationResult.Taken, holder);
        }
    }

    public async Task<Person[]> FindAsync(IReadOnlyCollection<int> personIds, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(FindSql);
        command.Parameters.Add(Columns.Of([.. personIds], (int id) => id));
        return await ReadAsync(command, cancellationToken);
    }

    public async Task<Person[]> ListAsync(string? search, int afterId, int limit, CancellationToken cancellationToken)
    {
        var words = search?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
        await using var command = source.CreateCommand(ListSql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = afterId });
        command.Parameters.Add(Columns.Of(words, Pattern));
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        return await ReadAsync(command, cancellationToken);
    }

    private static string Pattern(string word) =>
        $"%{word.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";

    private static bool IsSame(Person holder, PersonDraft draft) =>
        (holder.FirstName, holder.LastName, holder.CompanyName) == (draft.FirstName, draft.LastName, draft.CompanyName);

    private async Task<int?> InsertAsync(PersonDraft draft, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(InsertSql);
        command.Parameters.AddAll(
            new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Integer, Value = (object?)draft.Id ?? DBNull.Value },
            new NpgsqlParameter<string> { TypedValue = draft.FirstName }, new NpgsqlParameter<string> { TypedValue = draft.LastName },
            new NpgsqlParameter<string> { TypedValue = draft.CompanyName });
        return await command.ExecuteScalarAsync(cancellationToken) as int?;
    }

    private async Task StepOverTakenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(StepOverTakenSql, connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<Person[]> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var people = new List<Person>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            people.Add(new(reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        return [.. people];
    }
}
