using Npgsql;
using UdaConnect.Bench.Cluster;
using UdaConnect.Bench.Connection;
using UdaConnect.Bench.Convention;
using UdaConnect.Bench.Ingest;
using UdaConnect.Bench.Questions;
using UdaConnect.Bench.Reporting;
using UdaConnect.Bench.Reporting.Plots;
using UdaConnect.DevHost.Postgres;
using UdaConnect.Visits;

namespace UdaConnect.Bench;

/// <summary>What measures share. Each part is made when a measure first asks for it, and stays for the others.</summary>
internal sealed class BenchStage(ConventionPlan plan, Action<string> say) : IAsyncDisposable
{
    private const string NotUsed = "not used";

    private Visit[]? _visits;
    private PlacedVisits? _placed;
    private NearnessOracle? _nearness;
    private int? _person;
    private BenchCluster? _cluster;
    private IngestProgress? _loaded;
    private Statistics? _copied;
    private SqlBaseline? _sql;

    public ConventionPlan Plan => plan;

    public Action<string> Say => say;

    /// <summary>Pictures of what is no row: a distribution, a curve.</summary>
    public List<IPlot> Plots { get; } = [];

    /// <summary>True: the processes' logs stay, for whoever looks into what went wrong.</summary>
    public bool KeepLogs { get; set; }

    /// <summary>The convention's, by time; ids count up from 1.</summary>
    public Visit[] Visits => _visits ??= Generate();

    public PlacedVisits Placed => _placed ??= new(Visits);

    public NearnessOracle Nearness => _nearness ??= new(Placed);

    /// <summary>Whom questions are asked about.</summary>
    public int Person => _person ??= TypicalPerson.Find(Nearness, plan, say);

    /// <summary>PostgreSQL and Kafka, with the system's tables; silos only after <see cref="LoadedAsync"/>.</summary>
    public async Task<BenchCluster> ClusterAsync(CancellationToken cancellationToken)
    {
        if (_cluster is null)
        {
            _cluster = await BenchCluster.StartAsync(cancellationToken);
            say($"PostgreSQL runs; Kafka is {_cluster.Kafka.Description}");
        }

        return _cluster;
    }

    /// <summary>Two silos with the convention's people, booths and visits in them, brought in through the real pipeline; says how that went.</summary>
    public async Task<IngestProgress> LoadedAsync(CancellationToken cancellationToken)
    {
        if (_loaded is not null)
            return _loaded;
        var cluster = await ClusterAsync(cancellationToken);
        await cluster.StartSilosAsync(cancellationToken);
        await ConventionSetup.RegisterAsync(cluster.Client, plan, cancellationToken);
        await cluster.StopSilosAsync();
        say("people and booths are registered");
        _loaded = await new ConventionIngest(cluster, say).FillAsync(Visits, cancellationToken);
        say($"stored and settled: {_loaded.Rate:N0} visits/s");
        return _loaded;
    }

    /// <summary>Visits a second by COPY into the same tables in a database beside; the rows stay there.</summary>
    public async Task<Statistics> CopiedAsync(CancellationToken cancellationToken)
    {
        if (_copied is not null)
            return _copied;
        await LoadedAsync(cancellationToken);
        var copy = new CopyBaseline(await ClusterAsync(cancellationToken));
        await copy.PrepareAsync(cancellationToken);
        _copied = await copy.MeasureAsync(Visits, cancellationToken);
        say($"COPY: {_copied.Median:N0} visits/s");
        return _copied;
    }

    /// <summary>The same rows with the indexes that help questions.</summary>
    public async Task<SqlBaseline> SqlAsync(CancellationToken cancellationToken)
    {
        if (_sql is not null)
            return _sql;
        await CopiedAsync(cancellationToken);
        var sql = new SqlBaseline(await ClusterAsync(cancellationToken));
        await sql.PrepareAsync(cancellationToken);
        return _sql = sql;
    }

    public async Task<Machine> MachineAsync(CancellationToken cancellationToken)
    {
        if (_cluster is null)
            return Machine.Here(NotUsed, NotUsed);
        await using var source = NpgsqlDataSource.Create(_cluster.Postgres.ConnectionString(DatabaseNames.Geolocation));
        await using var command = source.CreateCommand("select current_setting('server_version') || ', PostGIS ' || postgis_lib_version()");
        return Machine.Here((string)(await command.ExecuteScalarAsync(cancellationToken))!, _cluster.Kafka.Description);
    }

    public async ValueTask DisposeAsync()
    {
        if (_sql is not null)
            await _sql.DisposeAsync();
        if (_cluster is null)
            return;
        _cluster.KeepLogs = KeepLogs;
        await _cluster.DisposeAsync();
    }

    private Visit[] Generate()
    {
        var visits = ConventionVisits.Generate(plan);
        say($"the convention: {plan.People:N0} people, {Hall.BoothCount} booths, {plan.Days} days, {visits.Length:N0} visits");
        return visits;
    }
}
