using UdaConnect.Encounters;
using UdaConnect.Live;
using UdaConnect.Persons;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using Xunit;

namespace UdaConnect.Tests.Cluster;

/// <summary>Follows a feed as a gateway does: asks behind the last event that came, and again when that failed.</summary>
internal sealed class LiveFollower
{
    private readonly LiveSilos _silos;
    private readonly int _personId;
    private readonly LiveOpening _opening;

    private LiveFollower(LiveSilos silos, int personId, LiveOpening opening) => (_silos, _personId, _opening) = (silos, personId, opening);

    public LiveFold Fold { get; } = new(mayBreakOff: true);

    public LiveStanding Standing { get; private set; }

    public LiveCursor Place => _opening.From with { Number = Fold.LastNumber };

    public LiveOpening Opening => _opening;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<LiveFollower> OpenAsync(LiveSilos silos, int personId, TimeRange range, EncounterMeasure measure) =>
        new(silos, personId, await silos.Grains.GetGrain<IPersonLiveGrain>(personId).OpenAsync(range, measure, null, Token));

    /// <summary>One page.</summary>
    public async Task ReadAsync(int limit = 100)
    {
        LivePage page;
        try
        {
            page = await _silos.Grains.GetGrain<IPersonLiveGrain>(_personId).NextAsync(Place, limit, Token);
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException or Hosting.NotServingException or Hosting.StoreUnavailableException)
        {
            Failures.Add(exception);
            return;
        }

        Standing = page.Standing;
        Fold.Add(page.Events);
    }

    /// <summary>What was asked in vain.</summary>
    public List<Exception> Failures { get; } = [];

    /// <summary>Reads until so many events have come, without touching the clock.</summary>
    public Task ReadAsync(Func<LiveFold, bool> enough, string what) => Eventually.TrueAsync(
        async () =>
        {
            if (enough(Fold))
                return true;
            await ReadAsync();
            return enough(Fold);
        },
        () => $"Not told: {what}. {string.Join("; ", Fold.Events)}; failures: {string.Join("; ", Failures.Select(failure => failure.Message))}",
        Token);

    /// <summary>Reads on, while time passes, until the feed folds to what connections answers now.</summary>
    public async Task FoldsToConnectionsAsync(IReadOnlyCollection<int> people)
    {
        var expected = new List<(int, string)>();
        foreach (var other in people.Where(other => other != _personId))
        {
            var page = await AskAsync(other);
            expected.AddRange(page.Encounters.Select(met => (other, LiveFold.Text(met))));
        }

        expected.Sort();
        string[] Told() => [.. Fold.Standing.Select(told => (told.Person.Id, LiveFold.Text(told.Encounter!))).Order().Select(told => told.ToString())];
        string[] wanted = [.. expected.Select(met => met.ToString())];
        await Eventually.TrueAsync(
            async () =>
            {
                if (Told().SequenceEqual(wanted))
                    return true;
                _silos.Clock.Advance(TimeSpan.FromSeconds(11));
                await ReadAsync();
                return false;
            },
            () => $"{string.Join("; ", Told())} instead of {string.Join("; ", wanted)}; failures: {string.Join("; ", Failures.Select(failure => failure.Message))}",
            Token);
    }

    private async Task<EncountersPage> AskAsync(int other)
    {
        EncountersPage? page = null;
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    page = await _silos.Grains.GetGrain<IPersonGrain>(_personId).FindEncountersAsync(other, _opening.Range, _opening.Measure, null, null, 1_000, Token);
                    return true;
                }
                catch (Exception exception) when (exception is TimeoutException or OrleansException)
                {
                    return false;
                }
            },
            "an answer of connections");
        Assert.False(page!.HasMore);
        return page;
    }
}
