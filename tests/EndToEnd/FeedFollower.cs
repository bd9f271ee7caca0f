using System.Globalization;
using System.Text.Json;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.EndToEnd;

/// <summary>An EventSource: comes back with the id of the last event whenever it was cut off. Fails when anything is told twice, out of order or by another feed.</summary>
/// <param name="rest">The gateway to come back to; asked each time.</param>
internal sealed class FeedFollower(Func<HttpClient> rest, string path)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Encounter, string State)> _byKey = [];
    private string? _feed;
    private string? _last;
    private long _lastNumber = -1;
    private int _connections;

    /// <summary>Events that came.</summary>
    public int Count { get; private set; }

    /// <summary>How often a gateway took up the feed.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>As <see cref="FeedTraffic.ConnectionsAsync"/> gives it.</summary>
    public string[] Fold()
    {
        lock (_lock)
        {
            return
            [
                .. _byKey.Where(entry => entry.Value.State != "withdrawn")
                    .Select(entry => $"{entry.Key[..entry.Key.IndexOf('-', StringComparison.Ordinal)]} {entry.Value.Encounter}").Order(StringComparer.Ordinal),
            ];
        }
    }

    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var feed = await SseClient.OpenAsync(rest(), path, _last, cancellationToken);
                Interlocked.Increment(ref _connections);
                while (await feed.NextAsync(cancellationToken) is { } told)
                {
                    if (!told.IsComment)
                        Take(told);
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
            {
                // Cut off, or the gateway or the cluster is not back yet.
            }
        }
    }

    private void Take(SseEvent told)
    {
        lock (_lock)
        {
            var mark = told.Id!.LastIndexOf('-');
            var number = long.Parse(told.Id[(mark + 1)..], CultureInfo.InvariantCulture);
            _feed ??= told.Id[..mark];
            Assert.Equal(_feed, told.Id[..mark]);
            Assert.True(number > _lastNumber, $"{told} came behind number {_lastNumber}.");
            (_last, _lastNumber) = (told.Id, number);
            Count++;
            if (told.Name == "feed")
                return;
            var data = JsonDocument.Parse(told.Data).RootElement;
            _byKey[data.GetProperty("key").GetString()!] = (data.GetProperty("encounter").GetRawText(), data.GetProperty("state").GetString()!);
        }
    }
}
