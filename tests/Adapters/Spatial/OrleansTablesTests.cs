using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Storage;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Adapters.Spatial;

/// <summary>The migrated Orleans tables under Orleans' own AdoNet providers, on a server whose time zone is not UTC.</summary>
public sealed class OrleansTablesTests(SpatialDatabase database) : IClassFixture<SpatialDatabase>, IDisposable
{
    private readonly IHost _host = Build(new Npgsql.NpgsqlConnectionStringBuilder(database.Databases.Orleans) { Timezone = "America/New_York" }.ConnectionString);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Membership_InsertUpdateAndRead_FollowTheVersion()
    {
        var table = _host.Services.GetRequiredService<IMembershipTable>();
        await table.InitializeMembershipTableAsync(true, Token);
        await table.InitializeMembershipTableAsync(true, Token);
        await table.DeleteMembershipTableEntriesAsync("tables", Token);
        await table.InitializeMembershipTableAsync(true, Token);
        var empty = await table.ReadAllAsync(Token);
        Assert.Empty(empty.Members);
        Assert.Equal(0, empty.Version.Version);

        var silo = Entry(1);
        Assert.True(await table.InsertRowAsync(silo, empty.Version.Next(), Token));
        Assert.False(await table.InsertRowAsync(Entry(2), empty.Version.Next(), Token));
        var one = await table.ReadAllAsync(Token);
        Assert.False(await table.InsertRowAsync(silo, one.Version.Next(), Token));
        Assert.Equal(1, (await table.ReadAllAsync(Token)).Version.Version);
        var (read, etag) = Assert.Single(one.Members);
        Assert.Equal((silo.StartTime, silo.IAmAliveTime, silo.SiloName, silo.ProxyPort), (read.StartTime, read.IAmAliveTime, read.SiloName, read.ProxyPort));

        silo.Status = SiloStatus.Dead;
        silo.AddSuspector(Entry(3).SiloAddress, silo.StartTime);
        Assert.True(await table.UpdateRowAsync(silo, etag, one.Version.Next(), Token));
        Assert.False(await table.UpdateRowAsync(silo, etag, one.Version.Next(), Token));
        silo.IAmAliveTime = silo.IAmAliveTime.AddSeconds(5);
        await table.UpdateIAmAliveAsync(silo, Token);
        var row = await table.ReadRowAsync(silo.SiloAddress, Token);
        Assert.Equal(2, row.Version.Version);
        Assert.Equal((SiloStatus.Dead, silo.IAmAliveTime, 1), (row.Members[0].Item1.Status, row.Members[0].Item1.IAmAliveTime, row.Members[0].Item1.SuspectTimes!.Count));
        Assert.Empty((await table.ReadRowAsync(Entry(9).SiloAddress, Token)).Members);
    }

    [Fact]
    public async Task Membership_ThirtyInsertsOnOneVersion_ExactlyOneWins()
    {
        var table = _host.Services.GetRequiredService<IMembershipTable>();
        await table.InitializeMembershipTableAsync(true, Token);
        var version = (await table.ReadAllAsync(Token)).Version.Next();
        var won = await Task.WhenAll(Enumerable.Range(100, 30).Select(i => Task.Run(() => table.InsertRowAsync(Entry(i), version, Token))));
        Assert.Equal(1, won.Count(inserted => inserted));
    }

    [Fact]
    public async Task GrainState_WriteClearAndStaleWrite_FollowTheETag()
    {
        var storage = _host.Services.GetRequiredKeyedService<IGrainStorage>("tables");
        var id = GrainId.Create("person", "v-42");
        var mine = new GrainState<Note> { State = new() { Text = "one" } };
        await storage.ReadStateAsync("note", id, mine);
        Assert.False(mine.RecordExists);
        mine.State = new() { Text = "one" };
        await storage.WriteStateAsync("note", id, mine);
        var theirs = new GrainState<Note>();
        await storage.ReadStateAsync("note", id, theirs);
        Assert.Equal(("one", "1"), (theirs.State!.Text, theirs.ETag));
        theirs.State = new() { Text = "two" };
        await storage.WriteStateAsync("note", id, theirs);

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("note", id, mine));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("note", id, new GrainState<Note> { State = new() }));
        await storage.ClearStateAsync("note", id, theirs);
        Assert.Equal("3", theirs.ETag);
        theirs.State = new() { Text = "three" };
        await storage.WriteStateAsync("note", id, theirs);
        await storage.ReadStateAsync("note", id, mine);
        Assert.Equal(("three", "4"), (mine.State!.Text, mine.ETag));
    }

    [Fact]
    public async Task Reminders_UpsertReadRangesAndRemove_FollowTheVersion()
    {
        var table = _host.Services.GetRequiredService<IReminderTable>();
        await table.StartAsync(Token);
        var start = DateTimeOffset.FromUnixTimeMilliseconds(Some.At).UtcDateTime;
        var entries = Enumerable.Range(0, 20).Select(i => new ReminderEntry
        {
            GrainId = GrainId.Create("person", $"r-{i}"),
            ReminderName = "tick",
            StartAt = start,
            Period = TimeSpan.FromDays(40),
        }).ToArray();
        var first = await table.UpsertRow(entries[0], Token);
        foreach (var entry in entries)
            await table.UpsertRow(entry, Token);

        var read = await table.ReadRow(entries[0].GrainId, "tick", Token);
        Assert.NotNull(read);
        Assert.Equal((start, TimeSpan.FromDays(40)), (read.StartAt, read.Period));
        Assert.Equal(20, (await table.ReadRows(0, 0, Token)).Reminders.Count);
        var middle = entries[7].GrainId.GetUniformHashCode();
        Assert.Equal(20, (await table.ReadRows(middle, 5, Token)).Reminders.Count + (await table.ReadRows(5, middle, Token)).Reminders.Count);
        Assert.False(await table.RemoveRow(entries[0].GrainId, "tick", first!, Token));
        Assert.True(await table.RemoveRow(entries[0].GrainId, "tick", read.ETag!, Token));
        Assert.Null(await table.ReadRow(entries[0].GrainId, "tick", Token));
    }

    public void Dispose() => _host.Dispose();

    private static MembershipEntry Entry(int number) => new()
    {
        SiloAddress = SiloAddress.New(System.Net.IPAddress.Loopback, 20_000 + number, number),
        SiloName = $"silo-{number}",
        HostName = "here",
        Status = SiloStatus.Active,
        ProxyPort = 30_000,
        RoleName = "",
        SuspectTimes = [],
        StartTime = DateTimeOffset.FromUnixTimeMilliseconds(Some.At).UtcDateTime,
        IAmAliveTime = DateTimeOffset.FromUnixTimeMilliseconds(Some.At + 1_234).UtcDateTime,
    };

    /// <summary>A silo's services, never started.</summary>
    private static IHost Build(string connectionString)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("tables", "tables"))
            .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", connectionString))
            .AddAdoNetGrainStorage("tables", options => (options.Invariant, options.ConnectionString) = ("Npgsql", connectionString))
            .UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = ("Npgsql", connectionString)));
        builder.Services.Configure<Orleans.Serialization.Configuration.TypeManifestOptions>(options => options.AddAllowedType(typeof(Note)));
        builder.Logging.ClearProviders();
        var host = builder.Build();

        // The storage reads its queries when the silo's lifecycle reaches it: that stage alone is run here.
        var storage = (ILifecycleParticipant<ISiloLifecycle>)host.Services.GetRequiredKeyedService<IGrainStorage>("tables");
        var lifecycle = new OneParticipant();
        storage.Participate(lifecycle);
        lifecycle.StartAsync().GetAwaiter().GetResult();
        return host;
    }

    private sealed class OneParticipant : ISiloLifecycle
    {
        private readonly List<ILifecycleObserver> _observers = [];

        public int HighestCompletedStage => int.MinValue;

        public int LowestStoppedStage => int.MaxValue;

        public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
        {
            _observers.Add(observer);
            return new MemoryStream();
        }

        public Task StartAsync() => Task.WhenAll(_observers.Select(observer => observer.OnStart(CancellationToken.None)));
    }

    public sealed class Note
    {
        public string Text { get; set; } = "";
    }
}
