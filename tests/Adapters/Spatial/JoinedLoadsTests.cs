using UdaConnect.Silo.Spatial;
using Xunit;

namespace UdaConnect.Tests.Adapters.Spatial;

/// <summary>The loader's contract (visit-path 4.1), with a gate in place of the database.</summary>
public sealed class JoinedLoadsTests : IDisposable
{
    private readonly Queue<Gate> _gates = new();
    private readonly SemaphoreSlim _begun = new(0);

    [Fact]
    public async Task Load_AskedWhileOneRuns_IsServedByALaterLoadEvenForTheSameKey()
    {
        var loads = NewLoads(maxRunning: 1);
        var first = loads.LoadAsync(1, CancellationToken.None);
        var running = await BegunAsync();
        var second = loads.LoadAsync(1, CancellationToken.None);
        running.Finish("old");

        Assert.Equal("old", await first);
        Assert.False(second.IsCompleted);
        (await BegunAsync()).Finish("new");
        Assert.Equal("new", await second);
    }

    [Fact]
    public async Task Load_ManyAskedWhileOneRuns_JoinsThemInOneLoadEachKeyOnce()
    {
        var loads = NewLoads(maxRunning: 1);
        var first = loads.LoadAsync(0, CancellationToken.None);
        var running = await BegunAsync();
        var waiting = Enumerable.Range(0, 100).Select(i => loads.LoadAsync(i % 50, CancellationToken.None)).ToArray();
        running.Finish("a");
        var joined = await BegunAsync();

        Assert.Equal(Enumerable.Range(0, 50), joined.Keys.Order());
        joined.Finish("b");
        Assert.All(await Task.WhenAll(waiting), value => Assert.Equal("b", value));
        Assert.Equal("a", await first);
    }

    [Fact]
    public async Task Load_MoreThanOneLoadTakes_NeverRunsMoreThanAllowedNorLoadsMoreKeys()
    {
        var loads = NewLoads(maxRunning: 2, maxKeys: 3);
        var asked = new List<Task<string>> { loads.LoadAsync(0, CancellationToken.None) };
        var gates = new List<Gate> { await BegunAsync() };
        asked.Add(loads.LoadAsync(1, CancellationToken.None));
        gates.Add(await BegunAsync());
        asked.AddRange(Enumerable.Range(2, 5).Select(i => loads.LoadAsync(i, CancellationToken.None)));

        Assert.Equal(0, _begun.CurrentCount);
        gates[0].Finish("x");
        var third = await BegunAsync();
        Assert.Equal(3, third.Keys.Count);
        gates[1].Finish("x");
        var fourth = await BegunAsync();
        Assert.Equal(2, fourth.Keys.Count);
        third.Finish("x");
        fourth.Finish("x");
        Assert.All(await Task.WhenAll(asked), value => Assert.Equal("x", value));
    }

    [Fact]
    public async Task Load_Fails_FailsForThoseWhoWaitedAndStartsAnewForTheNext()
    {
        var loads = NewLoads(maxRunning: 1);
        var failing = loads.LoadAsync(1, CancellationToken.None);
        (await BegunAsync()).Fail(new InvalidOperationException("gone"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);

        var next = loads.LoadAsync(1, CancellationToken.None);
        (await BegunAsync()).Finish("there");
        Assert.Equal("there", await next);
    }

    [Fact]
    public async Task Load_OneCallerGivesUp_GoesOnForTheOthers()
    {
        var loads = NewLoads(maxRunning: 1);
        using var cancellation = new CancellationTokenSource();
        var impatient = loads.LoadAsync(1, cancellation.Token);
        var running = await BegunAsync();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);

        var patient = loads.LoadAsync(2, CancellationToken.None);
        running.Finish("x");
        (await BegunAsync()).Finish("y");
        Assert.Equal("y", await patient);
    }

    public void Dispose() => _begun.Dispose();

    private JoinedLoads<int, string> NewLoads(int maxRunning, int maxKeys = 1_000) => new(
        keys =>
        {
            var gate = new Gate(keys);
            lock (_gates)
                _gates.Enqueue(gate);
            _begun.Release();
            return gate.Answer;
        },
        "empty", maxRunning, maxKeys);

    private async Task<Gate> BegunAsync()
    {
        Assert.True(await _begun.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken), "no load was begun");
        lock (_gates)
            return _gates.Dequeue();
    }

    private sealed class Gate(IReadOnlyList<int> keys)
    {
        private readonly TaskCompletionSource<IReadOnlyDictionary<int, string>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<int> Keys => keys;

        public Task<IReadOnlyDictionary<int, string>> Answer => _answer.Task;

        public void Finish(string value) => _answer.SetResult(keys.ToDictionary(key => key, _ => value));

        public void Fail(Exception error) => _answer.SetException(error);
    }
}
