using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using UdaConnect.Diagnostics;
using UdaConnect.Encounters;
using UdaConnect.Geo;
using UdaConnect.Hosting;
using UdaConnect.Persons;
using UdaConnect.Time;

namespace UdaConnect.Live;

/// <summary>Tells the encounters of one person while they happen, to whoever reads: asks, compares with what was told, stores, shows (docs/adr/0013).</summary>
[GrainType("person-live")]
internal sealed partial class PersonLiveGrain(
    [PersistentState("person-live", StorageNames.GrainState)] IPersistentState<LiveFeeds> stored, LiveQuestion question, IFootprints footprints, PersonDirectory directory,
    WatchAnnouncer announcer, LiveTimes times, ILogger<PersonLiveGrain> logger) : Grain, IPersonLiveGrain
{
    /// <summary>Feeds of one person.</summary>
    public const int MaxFeeds = 8;

    private readonly Dictionary<Guid, LiveReading> _readings = [];

    // What readers see: always what is stored.
    private LiveFeeds _shown = new();
    private Task _writing = Task.CompletedTask;
    private Announcement? _announced;

    private int PersonId => (int)this.GetPrimaryKeyLong();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _shown = stored.State;
        return Task.CompletedTask;
    }

    /// <summary>What nobody can come back to need not be kept.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (!_shown.Feeds.IsEmpty && _shown.Feeds.All(feed => !ReadingOf(feed.Id).IsReadWithin(times.Resume)))
            await stored.ClearStateAsync(cancellationToken);
    }

    public Task<LiveOpening> OpenAsync(TimeRange range, EncounterMeasure measure, LiveCursor? after, CancellationToken cancellationToken = default) => InTurnAsync(async () =>
    {
        if (after is { } place && _shown.Find(place.Feed) is { } known && known.Measure == measure)
        {
            ReadingOf(known.Id);
            return new LiveOpening(StandingOf(known) == LiveStanding.Open ? LiveStart.Resumed : LiveStart.Ended, place, known.Range, measure);
        }

        var feed = LiveFeed.Open(Guid.NewGuid(), range, measure, times.NowMs);
        if (Kept() is not { Count: < MaxFeeds } kept)
            return new(LiveStart.TooMany, new(feed.Id, 0), range, measure);
        await WriteAsync(new() { Feeds = [.. kept, feed] });
        ReadingOf(feed.Id);
        return new LiveOpening(after is null ? LiveStart.New : LiveStart.Reset, new(feed.Id, 0), range, measure);
    });

    public async Task<LivePage> NextAsync(LiveCursor after, int limit, CancellationToken cancellationToken = default)
    {
        if (_shown.Find(after.Feed) is null)
            return new(LiveStanding.Unknown, []);
        var reading = ReadingOf(after.Feed);
        reading.Begin();
        try
        {
            for (var start = times.Clock.GetTimestamp(); ;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                AnnounceIfDue();
                // Whoever finds that it is time asks, and hears of a failure; others wait no longer than they would for anything new.
                if (reading.DueIn <= TimeSpan.Zero)
                    await reading.AskAsync((known, fromMs) => AskAsync(after.Feed, known, fromMs)).WaitAsync(cancellationToken);
                else if (reading.LookIn <= TimeSpan.Zero)
                    await LookAsync(reading, cancellationToken);

                if (_shown.Find(after.Feed) is not { } feed)
                    return new(LiveStanding.Unknown, []);
                var left = times.Wait - times.Clock.GetElapsedTime(start);
                var news = feed.After(after.Number).Take(limit).ToArray();
                if (news.Length > 0 || StandingOf(feed) != LiveStanding.Open || left <= TimeSpan.Zero)
                    return new(news.Length < limit ? StandingOf(feed) : LiveStanding.Open, await NamedAsync(news, cancellationToken));
                await reading.WaitAsync(Least(left, reading.DueIn, reading.LookIn), cancellationToken);
            }
        }
        finally
        {
            reading.End();
        }
    }

    public Task<bool> HeardAsync(long fromMs, CancellationToken cancellationToken = default)
    {
        foreach (var reading in _readings.Values)
            reading.Hear(fromMs);
        return Task.FromResult(_readings.Values.Any(reading => reading.IsRead));
    }

    /// <summary>The truth, what it changes, stored: only then it is seen.</summary>
    private async Task<LiveAnswer> AskAsync(Guid feedId, LiveTruth? known, long fromMs)
    {
        if (_shown.Find(feedId) is not { Standing: LiveStanding.Open } asked)
            return new(known, ImmutableHashSet<int>.Empty, long.MaxValue);
        // Of all who wait for the answer no one's token is theirs together.
        var truth = await question.AskAsync(PersonId, asked, known, fromMs, CancellationToken.None);
        var people = await directory.FindAsync(truth.ByPerson.Keys.ToHashSet(), CancellationToken.None);
        var unregistered = truth.ByPerson.Keys.Where(id => !people.ContainsKey(id)).ToHashSet();
        return await InTurnAsync(async () =>
        {
            if (_shown.Find(feedId) is not { } feed)
                return new(truth, unregistered, long.MaxValue);
            var telling = LiveRule.Tell(feed, Meeting.Of(truth, people.Keys, feed.LeastMsInADay), times.NowMs, (long)times.StillEvery.TotalMilliseconds);
            if (telling.Feed != feed)
            {
                await WriteAsync(_shown.With(telling.Feed));
                LiveMeter.Told.Add(telling.Feed.LastNumber - feed.LastNumber);
            }

            return new LiveAnswer(truth, unregistered, telling.NextMs);
        });
    }

    private async Task LookAsync(LiveReading reading, CancellationToken cancellationToken)
    {
        reading.Looked();
        if ((await directory.FindAsync(reading.Unregistered, cancellationToken)).Count > 0)
            reading.HearAnything();
    }

    private async Task<ImmutableArray<LiveEvent>> NamedAsync((Told Told, LiveChange Change)[] news, CancellationToken cancellationToken)
    {
        if (news.Length == 0)
            return [];
        var people = await directory.FindAsync(news.Select(entry => entry.Told.PersonId).ToHashSet(), cancellationToken);
        var venues = await footprints.GetAsync(news.SelectMany(entry => entry.Told.Met.Venues).ToHashSet(), cancellationToken);
        return [.. news.Select(entry => Event(entry.Told, entry.Change))];

        LiveEvent Event(Told told, LiveChange change) => new(
            told.LastNumber, change, told.State, told.Key, people[told.PersonId],
            told.State == LiveState.Withdrawn ? null : new(
                told.Met.StartMs, told.Met.EndMs, told.Met.ClosestMetres, new GeoPoint(told.Met.Longitude, told.Met.Latitude),
                [.. told.Met.Venues.Select(id => new VenueName(id, venues[id].Name))], [.. told.Met.Sessions.Select(session => new SessionName(session.Id, session.Title))]));
    }

    /// <summary>Tells every silo whom to listen for: when that changed, and now and then.</summary>
    private void AnnounceIfDue()
    {
        var areas = _readings.Values.Where(reading => reading.IsRead).SelectMany(reading => reading.Areas).ToImmutableHashSet();
        var isNew = _announced is null || !areas.IsSubsetOf(_announced.Areas);
        if (!isNew && times.Clock.GetElapsedTime(_announced!.At) < times.Announce)
            return;
        _announced = new(areas, times.Clock.GetTimestamp());
        _ = AnnounceAsync([.. areas], isNew);
    }

    private async Task AnnounceAsync(ImmutableArray<long> areas, bool isNew)
    {
        await announcer.AnnounceAsync(PersonId, areas);
        if (!isNew)
            return;
        // What arrived there before the silos knew was not heard.
        foreach (var reading in _readings.Values)
            reading.HearAnything();
    }

    /// <summary>Feeds worth keeping, one at least making room for another, unless all are being read.</summary>
    private List<LiveFeed> Kept()
    {
        var kept = _shown.Feeds.Where(feed => ReadingOf(feed.Id).IsReadWithin(times.Resume)).ToList();
        while (kept.Count >= MaxFeeds && kept.Find(feed => !ReadingOf(feed.Id).IsRead) is { } idle)
            kept.Remove(idle);
        return kept;
    }

    private LiveStanding StandingOf(LiveFeed feed) =>
        feed.Standing == LiveStanding.Open && times.NowMs - feed.OpenedMs > (long)LiveQuery.LongestOpen.TotalMilliseconds ? LiveStanding.Old : feed.Standing;

    /// <summary>A feed counts as read when this activation first meets it: its reader may be about to come back.</summary>
    private LiveReading ReadingOf(Guid feedId)
    {
        if (!_readings.TryGetValue(feedId, out var reading))
            _readings.Add(feedId, reading = new(times));
        return reading;
    }

    /// <summary>To its end, whoever has stopped waiting: a write broken off may be there or not, and would cost every reader the activation.</summary>
    private async Task WriteAsync(LiveFeeds next)
    {
        stored.State = next;
        try
        {
            await stored.WriteStateAsync();
        }
        catch (Exception exception)
        {
            // It may be written or not: the next activation reads which.
            LogNotStored(PersonId, exception);
            DeactivateOnIdle();
            throw;
        }

        _shown = next;
        foreach (var gone in _readings.Keys.Where(id => next.Find(id) is null).ToArray())
            _readings.Remove(gone);
    }

    /// <summary>Changes of what is stored, one after the other.</summary>
    private async Task<T> InTurnAsync<T>(Func<Task<T>> change)
    {
        var (before, mine) = (_writing, new TaskCompletionSource());
        _writing = mine.Task;
        await before;
        try
        {
            return await change();
        }
        finally
        {
            mine.SetResult();
        }
    }

    private static TimeSpan Least(params ReadOnlySpan<TimeSpan> times)
    {
        var least = times[0];
        foreach (var time in times)
            least = time < least ? time : least;
        return least;
    }

    [LoggerMessage(LogIds.Connections + 1, LogLevel.Warning, "What the live feed of person {PersonId} has to tell could not be stored; it is told once it can")]
    private partial void LogNotStored(int personId, Exception exception);

    private sealed record Announcement(ImmutableHashSet<long> Areas, long At);
}
