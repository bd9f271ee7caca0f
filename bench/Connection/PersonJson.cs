using System.Text.Json;
using Npgsql;
using UdaConnect.Persons;

namespace UdaConnect.Bench.Connection;

/// <summary>Who people are, as answers name them.</summary>
internal static class PersonJson
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static byte[] Of(Person person) => JsonSerializer.SerializeToUtf8Bytes(person, Json);

    /// <summary>Everybody's, by id.</summary>
    public static async Task<IReadOnlyDictionary<int, byte[]>> ReadAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand("select id, first_name, last_name, company_name from person");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var people = new Dictionary<int, byte[]>();
        while (await reader.ReadAsync(cancellationToken))
            people[reader.GetInt32(0)] = Of(new(reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        return people;
    }
}
