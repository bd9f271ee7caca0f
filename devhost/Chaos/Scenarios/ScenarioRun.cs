using System.Globalization;
using UdaConnect.DevHost.Chaos.Asking;
using UdaConnect.DevHost.Chaos.Checking;
using UdaConnect.DevHost.Chaos.Cluster;
using UdaConnect.DevHost.Chaos.Producing;
using UdaConnect.DevHost.Chaos.Reporting;
using UdaConnect.DevHost.Chaos.Visits;
using UdaConnect.DevHost.Running;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Chaos.Scenarios;

/// <summary>What one scenario works with while it runs.</summary>
internal sealed class ScenarioRun(Scenario scenario, ChaosSystem system, IVisitPool pool, Random random, bool isShort, Action<string> say, TimeProvider time)
{
    private readonly List<(string What, long At)> _faults = [];
    private readonly List<(string Name, string Value)> _notes = [];
    private long _next = -1;

    public ChaosSystem System => system;

    /// <summary>The same for the same seed and scenario.</summary>
    public Random Random => random;

    public bool IsShort => isShort;

    public TimeProvider Time => time;

    public IVisitPool Pool => pool;

    public VisitLedger Ledger { get; } = new(pool.RangeOf(scenario.Id));

    public Findings Findings { get; } = new();

    public AskerFigures Asked { get; } = new(time);

    /// <summary>What was done, in order, and when (<see cref="TimeProvider.GetTimestamp"/>).</summary>
    public IReadOnlyList<(string What, long At)> Faults => _faults;

    /// <summary>Measured beside, for the report.</summary>
    public IReadOnlyList<(string Name, string Value)> Notes => _notes;

    /// <summary>For the report.</summary>
    public List<Plot> Plots { get; } = [];

    /// <summary>How many visits were taken from the pool.</summary>
    public long Taken => Interlocked.Read(ref _next) + 1;

    /// <summary>The short form's value, or the long form's.</summary>
    public T Either<T>(T shortForm, T longForm) => isShort ? shortForm : longForm;

    public TimeSpan Seconds(double shortForm, double longForm) => TimeSpan.FromSeconds(isShort ? shortForm : longForm);

    /// <summary>The next of the scenario's visits.</summary>
    public Visit NextVisit() => pool.Take(scenario.Id, Interlocked.Increment(ref _next));

    /// <summary>One of the scenario's visits by its number; not to be mixed with <see cref="NextVisit"/>.</summary>
    public Visit Take(long number) => pool.Take(scenario.Id, number);

    /// <summary>Writes the next visits to one partition, and returns when they are acknowledged.</summary>
    /// <param name="padding">Bytes that each message has beside its visit.</param>
    public Task SendAsync(TopicAdmin topic, int partition, int count, CancellationToken cancellationToken, int padding = 0) =>
        topic.WriteAsync(partition, [.. Enumerable.Range(0, count).Select(_ => Ledger.Add(NextVisit()))], cancellationToken, padding);

    /// <summary>The same without ids.</summary>
    public Task SendWithoutIdAsync(TopicAdmin topic, int partition, int count, CancellationToken cancellationToken) =>
        topic.WriteAsync(partition, [.. Enumerable.Range(0, count).Select(_ => Ledger.AddWithoutId(NextVisit()))], cancellationToken);

    /// <summary>Say it before it is done: its instant is from when on questions may suffer.</summary>
    public void Fault(string what)
    {
        _faults.Add((what, time.GetTimestamp()));
        say(what);
    }

    public void Say(string what) => say(what);

    public void Note(string name, FormattableString value) => _notes.Add((name, value.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Processes that may end without our doing.</summary>
    public HashSet<ServiceProcess> Doomed { get; } = [];

    /// <summary>A condition of this scenario beyond what is checked after every one.</summary>
    public void Expect(bool condition, FormattableString otherwise)
    {
        if (!condition) Findings.Complain(otherwise.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A moment from the scenario's random numbers.</summary>
    public Task RandomPauseAsync(double leastSeconds, double mostSeconds, CancellationToken cancellationToken) =>
        PauseAsync(TimeSpan.FromSeconds(leastSeconds + random.NextDouble() * (mostSeconds - leastSeconds)), cancellationToken);

    /// <summary>Whether some silo that runs has logged it.</summary>
    public bool IsLogged(string text) => system.RunningSilos.Any(silo => File.ReadLines(silo.LogPath).Any(line => line.Contains(text, StringComparison.Ordinal)));

    public Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken) => Task.Delay(pause, time, cancellationToken);

    /// <summary>Waits for what the system has to do by itself.</summary>
    /// <exception cref="ChaosException">It did not within the limit.</exception>
    public async Task UntilAsync(Func<Task<bool>> condition, TimeSpan limit, string what, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (!await condition())
        {
            if (time.GetElapsedTime(started) > limit) throw new ChaosException(string.Create(CultureInfo.InvariantCulture, $"Not within {limit.TotalSeconds:0} s: {what}."));
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
        }
    }

    public Traffic StartTraffic(TrafficPlan plan) => new(this, plan);
}
