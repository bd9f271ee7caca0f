using UdaConnect.Connections;
using UdaConnect.Persons;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Cluster;

/// <summary>Answers as the gateway joins them from their windows.</summary>
internal static class Answers
{
    /// <summary>All windows, joined; fails unless they are in order, each within itself too.</summary>
    /// <param name="between">Called after each window but the last, with its number.</param>
    public static async Task<Visit[]> FindNearbyAsync(this IGrainFactory grains, int personId, NearbyQuestion question, Func<int, Task>? between = null)
    {
        var found = new List<Visit>();
        var windows = 0;
        for (long? fromMs = question.Range.StartMs; fromMs is { } from;)
        {
            var page = await grains.GetGrain<IPersonGrain>(personId).FindNearbyAsync(question, from, TestContext.Current.CancellationToken);
            var visits = page.Visits.Visits.ToArray();
            Assert.All(visits, visit => Assert.InRange(visit.AtMs, from, (page.NextMs ?? question.Range.EndMs) - 1));
            found.AddRange(visits);
            fromMs = page.NextMs;
            windows++;
            if (fromMs is not null && between is not null)
                await between(windows);
        }

        // Strictly ascending: each visit once.
        Assert.All(found.Zip(found.Skip(1)), pair => Assert.True(pair.First < pair.Second, $"{pair.First} before {pair.Second}"));
        return [.. found];
    }
}
