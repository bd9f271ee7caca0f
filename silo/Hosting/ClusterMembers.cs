using Npgsql;
using UdaConnect.Silo.Spatial;

namespace UdaConnect.Silo.Hosting;

/// <summary>The membership table seen from outside the cluster.</summary>
internal sealed class ClusterMembers(NpgsqlDataSource orleans, string clusterId)
{
    private const string ReadSql = """
        select v.ver, s.silo_name, s.ip, s.port, s.status, extract(epoch from now() - s.alive)::double precision
        from cluster_version v left join cluster_silo s on s.deployment = v.deployment and s.status <> $2
        where v.deployment = $1 order by s.started
        """;

    // With the version, as every change of a member: whoever read the table before must read it again.
    private const string DeclareDeadSql = """
        with gone as (
          update cluster_silo set status = $2 where deployment = $1 and status <> $2 and alive <= now() - $3 returning 1)
        update cluster_version set ver = ver + 1, bumped_at = now() where deployment = $1 and exists (select from gone)
        """;

    public string ClusterId => clusterId;

    public async Task<ClusterSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = orleans.CreateCommand(ReadSql);
        command.Parameters.AddAll(new NpgsqlParameter<string> { TypedValue = clusterId }, new NpgsqlParameter<int> { TypedValue = (int)SiloStatus.Dead });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        int? version = null;
        var members = new List<ClusterMember>();
        while (await reader.ReadAsync(cancellationToken))
        {
            version = reader.GetInt32(0);
            if (!reader.IsDBNull(1))
            {
                members.Add(new(
                    reader.GetString(1), $"{reader.GetString(2)}:{reader.GetInt32(3)}", (SiloStatus)reader.GetInt32(4), TimeSpan.FromSeconds(reader.GetDouble(5))));
            }
        }

        return new(version, members);
    }

    /// <summary>Declares dead who has been silent too long, as any silo would: one that was only paused finds it out before it serves, stores or commits again.</summary>
    public async Task DeclareSilentOnesDeadAsync(CancellationToken cancellationToken)
    {
        await using var command = orleans.CreateCommand(DeclareDeadSql);
        command.Parameters.AddAll(
            new NpgsqlParameter<string> { TypedValue = clusterId }, new NpgsqlParameter<int> { TypedValue = (int)SiloStatus.Dead },
            new NpgsqlParameter<TimeSpan> { TypedValue = MembershipTimes.Silence });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <param name="Version">Grows with every silo that comes, goes or changes; null before the first.</param>
/// <param name="Members">All but the dead.</param>
internal sealed record ClusterSnapshot(int? Version, IReadOnlyList<ClusterMember> Members)
{
    public IEnumerable<ClusterMember> Alive => Members.Where(member => member.SinceAlive < MembershipTimes.Silence);
}

internal sealed record ClusterMember(string Name, string Address, SiloStatus Status, TimeSpan SinceAlive);
