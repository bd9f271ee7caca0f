using Npgsql;
using UdaConnect.Connections;
using UdaConnect.Geo;
using UdaConnect.Silo.Spatial;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Cluster;

/// <summary>Which visits an answer must hold, and which it may: those whose distance is within a millimetre of the asked one are right either way.</summary>
/// <param name="Certain">Ids.</param>
/// <param name="Possible">Ids, the certain ones too.</param>
internal sealed record NearnessOracle(IReadOnlySet<long> Certain, IReadOnlySet<long> Possible)
{
    private const double BorderMetres = 0.001;

    // Plain on purpose: every pair, measured on the ellipsoid.
    private const string PostGisSql = """
        with placed as (
          select id, person_id, creation_time, longitude, latitude, ST_Point(longitude, latitude, 4326)::geography as place
          from visit where creation_time >= $2 and creation_time < $3),
        mine as (
          select creation_time, longitude, latitude, place from placed where person_id = $1 and $6 is null
          union all select null, $6, $7, ST_Point($6, $7, 4326)::geography where $6 is not null)
        select o.id, bool_or((m.longitude = o.longitude and m.latitude = o.latitude) or ($4 > 0.001 and ST_DWithin(m.place, o.place, $4 - 0.001)))
        from mine m join placed o on o.person_id <> $1 and o.person_id <> $8
          and ($5 is null or abs(extract(epoch from (m.creation_time - o.creation_time)) * 1000) <= $5)
          and ST_DWithin(m.place, o.place, $4 + 0.001)
        group by o.id
        """;

    /// <summary>Compares everything with everything.</summary>
    public static NearnessOracle BruteForce(int personId, NearbyQuestion question, IReadOnlyCollection<Visit> stored)
    {
        var asked = stored.Where(visit => question.Range.Contains(visit.AtMs)).ToArray();
        var own = question.Around is { } place
            ? [(Place: place, AtMs: (long?)null)]
            : asked.Where(visit => visit.PersonId == personId).Select(visit => (visit.Place, AtMs: (long?)visit.AtMs)).ToArray();
        var (certain, possible) = (new HashSet<long>(), new HashSet<long>());
        foreach (var other in asked.Where(visit => visit.PersonId != personId && !(question.RegisteredOnly && visit.PersonId == NearnessScenario.Unregistered)))
        {
            foreach (var mine in own.Where(mine => mine.AtMs is null || question.WithinMs is null || Math.Abs(mine.AtMs.Value - other.AtMs) <= question.WithinMs))
            {
                var metres = Chord.MetresFor(Ecef.From(mine.Place.Longitude, mine.Place.Latitude).SquaredChordTo(Ecef.From(other.Longitude, other.Latitude)));
                if (mine.Place == other.Place || metres < question.Metres - BorderMetres)
                    certain.Add(other.Id);
                if (metres <= question.Metres + BorderMetres)
                    possible.Add(other.Id);
            }
        }

        return new(certain, possible);
    }

    /// <summary>The same question to PostGIS, about the rows that are stored now.</summary>
    public static async Task<NearnessOracle> PostGisAsync(NpgsqlDataSource source, int personId, NearbyQuestion question)
    {
        await using var command = source.CreateCommand(PostGisSql);
        command.Parameters.AddAll(
            new NpgsqlParameter<int> { TypedValue = personId },
            new NpgsqlParameter<DateTime> { TypedValue = StoreTime.FromMs(question.Range.StartMs) },
            new NpgsqlParameter<DateTime> { TypedValue = StoreTime.FromMs(question.Range.EndMs) },
            new NpgsqlParameter<double> { TypedValue = question.Metres },
            new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint, Value = (object?)(question.Around is null ? question.WithinMs : null) ?? DBNull.Value },
            new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Double, Value = (object?)question.Around?.Longitude ?? DBNull.Value },
            new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Double, Value = (object?)question.Around?.Latitude ?? DBNull.Value },
            new NpgsqlParameter<int> { TypedValue = question.RegisteredOnly ? NearnessScenario.Unregistered : 0 });
        var (certain, possible) = (new HashSet<long>(), new HashSet<long>());
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            possible.Add(reader.GetInt64(0));
            if (reader.GetBoolean(1))
                certain.Add(reader.GetInt64(0));
        }

        return new(certain, possible);
    }

    public void Check(IReadOnlyCollection<Visit> answer, string because)
    {
        var ids = answer.Select(visit => visit.Id).ToHashSet();
        Assert.True(Certain.IsSubsetOf(ids), $"{because}: missing {string.Join(", ", Certain.Except(ids))}");
        Assert.True(ids.IsSubsetOf(Possible), $"{because}: not near {string.Join(", ", ids.Except(Possible))}");
    }
}
