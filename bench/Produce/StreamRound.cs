using System.Diagnostics;
using Grpc.Net.Client;
using UdaConnect.Client;
using UdaConnect.Protos.V1;
using Visit = UdaConnect.Visits.Visit;

namespace UdaConnect.Bench.Produce;

/// <summary>The same visits over some streams at once, each of a client with a connection of its own.</summary>
internal sealed class StreamRound(Uri gateway)
{
    /// <summary>More would not let the gateway acknowledge more at once: it reads ahead by 64 requests a stream.</summary>
    public const int VisitsPerRequest = 500;

    /// <summary>Acknowledged visits a second, from the first request to the last receipt. Requests are made and clients connected before.</summary>
    public async Task<double> RateAsync(Visit[] visits, int streams, CancellationToken cancellationToken)
    {
        var shares = Enumerable.Range(0, streams).Select(_ => new List<ReportVisitsRequest>()).ToArray();
        foreach (var (request, number) in VisitRequests.Of(visits, VisitsPerRequest).Select((request, number) => (request, number)))
            shares[number % streams].Add(request);

        var channels = shares.Select(_ => GrpcChannel.ForAddress(gateway)).ToArray();
        try
        {
            var clients = channels.Select(channel => new UdaConnectClient(channel)).ToArray();
            await Task.WhenAll(channels.Select(channel => channel.ConnectAsync(cancellationToken)));
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(shares.Zip(clients, (share, client) =>
                Task.Run(() => ReportCall.RunAsync(client.Visits, share.ToAsyncEnumerable(), new(), cancellationToken), cancellationToken)));
            return visits.Length / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
        finally
        {
            Array.ForEach(channels, channel => channel.Dispose());
        }
    }
}
