using System.Collections.Immutable;

namespace UdaConnect.Live;

/// <summary>What a feed has to tell: the difference between what is true and what it told. Pure.</summary>
internal static class LiveRule
{
    /// <summary>More than these and the feed is full.</summary>
    public const int MaxTold = 2_000;

    /// <param name="truth">All encounters within the feed's range, by person; each person's by start, not overlapping.</param>
    /// <param name="nowMs">By the cluster's clock.</param>
    /// <param name="stillEveryMs">How long an encounter that only goes on is not told again.</param>
    public static Telling Tell(LiveFeed feed, IReadOnlyDictionary<int, ImmutableArray<Meeting>> truth, long nowMs, long stillEveryMs)
    {
        var telling = new Draft(feed, nowMs, stillEveryMs);
        var told = feed.Told.Where(one => one.State != LiveState.Withdrawn).ToLookup(one => one.PersonId);
        foreach (var personId in truth.Keys.Union(told.Select(group => group.Key)))
            telling.Compare(personId, [.. told[personId].OrderBy(one => one.Met.StartMs)], truth.TryGetValue(personId, out var met) ? met : []);
        return telling.Finish();
    }

    private sealed class Draft(LiveFeed feed, long nowMs, long stillEveryMs)
    {
        private readonly List<(Told? Before, Told After)> _changes = [];
        private long _nextMs = long.MaxValue;

        public void Compare(int personId, List<Told> told, ImmutableArray<Meeting> truth)
        {
            var ordinal = 0;
            foreach (var met in truth)
            {
                var mine = told.FindAll(one => one.Met.Overlaps(met));
                told.RemoveAll(mine.Contains);
                if (mine.Count == 0)
                    Tell(null, New(personId, ordinal = NextOrdinal(personId, ordinal), met));
                else if (ChangeOf(mine[0], met, joined: mine.Count > 1) is { } change)
                    Tell(mine[0], mine[0] with { Met = met, State = StateOf(met), Change = change });
                foreach (var joined in mine.Skip(1))
                    Withdraw(joined);
                if (!IsOver(met))
                    DueAt(met.EndMs + feed.GapMs + 1);
            }

            told.ForEach(Withdraw);
        }

        public Telling Finish()
        {
            if (_changes.Count == 0)
                return new(feed, _nextMs);
            var number = feed.LastNumber;
            var replaced = _changes.Where(change => change.Before is not null).Select(change => change.Before!).ToHashSet(ReferenceEqualityComparer.Instance);
            var all = feed.Told.Where(told => !replaced.Contains(told)).ToImmutableArray().ToBuilder();
            foreach (var (before, after) in _changes.OrderBy(change => change.After.Met.StartMs).ThenBy(change => change.After.PersonId))
            {
                number++;
                all.Add(after with { FirstNumber = before?.FirstNumber ?? number, LastNumber = number, ToldMs = nowMs });
            }

            return all.Count > MaxTold
                ? new(feed with { Standing = LiveStanding.Full, Told = [] }, long.MaxValue)
                : new(feed with { Told = all.ToImmutable(), LastNumber = number }, _nextMs);
        }

        private LiveChange? ChangeOf(Told told, Meeting met, bool joined)
        {
            var same = told.Met.Equals(met);
            if (told.State == LiveState.Left)
                return same ? null : LiveChange.Changed;
            if (IsOver(met))
                return LiveChange.Left;
            if (joined || told.Met.StartMs != met.StartMs)
                return LiveChange.Changed;
            if (same)
                return null;
            if (nowMs >= told.ToldMs + stillEveryMs)
                return LiveChange.Still;
            DueAt(told.ToldMs + stillEveryMs);
            return null;
        }

        /// <summary>Keys of withdrawn ones are not used again.</summary>
        private int NextOrdinal(int personId, int last) =>
            1 + Math.Max(last, feed.Told.Where(one => one.PersonId == personId).Select(one => one.Ordinal).DefaultIfEmpty().Max());

        private Told New(int personId, int ordinal, Meeting met)
        {
            var state = StateOf(met);
            return new(personId, ordinal, met, state, state == LiveState.Near ? LiveChange.Near : LiveChange.Left, 0, 0, 0);
        }

        private void Withdraw(Told told) => Tell(told, told with { State = LiveState.Withdrawn, Change = LiveChange.Withdrawn });

        private void Tell(Told? before, Told after) => _changes.Add((before, after));

        private void DueAt(long ms) => _nextMs = Math.Min(_nextMs, ms);

        private LiveState StateOf(Meeting met) => IsOver(met) ? LiveState.Left : LiveState.Near;

        /// <summary>A moment just a gap after the last one would still belong to it.</summary>
        private bool IsOver(Meeting met) => nowMs > met.EndMs + feed.GapMs;
    }
}

/// <param name="Feed">The very feed that was given when there is nothing to tell.</param>
/// <param name="NextMs">When the same truth would have more to tell.</param>
internal readonly record struct Telling(LiveFeed Feed, long NextMs);
