using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using UdaConnect.Protos.V1;

namespace UdaConnect.Tests.Adapters.Import;

/// <summary>A visit stream on a real port whose answers a test decides: the receipt of each visit, or a status that breaks the call off.</summary>
internal sealed class FakeVisitService : VisitService.VisitServiceBase, IAsyncDisposable
{
    private WebApplication? _app;
    private int _calls;

    /// <summary>The outcome of a visit: how often its id was seen before, and the visit.</summary>
    public Func<int, Visit, Receipt> Answer { get; set; } = (_, visit) => new() { Accepted = new() { Id = visit.Id } };

    /// <summary>Called before a request is answered, with the number of the call from 1 and the receipts this call has sent.</summary>
    public Action<int, long> BeforeAnswer { get; set; } = (_, _) => { };

    /// <summary>Every receipt is sent a second time.</summary>
    public bool AnswersTwice { get; set; }

    /// <summary>How often each id arrived.</summary>
    public ConcurrentDictionary<long, int> Arrivals { get; } = [];

    /// <summary>The visits accepted; one accepted twice is there twice.</summary>
    public ConcurrentBag<Visit> Accepted { get; } = [];

    public int Calls => _calls;

    public int LargestRequest { get; private set; }

    public Uri Address => new((_app ?? throw new InvalidOperationException("Not started.")).Services.GetRequiredService<IServer>()
        .Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());

    public static async Task<FakeVisitService> StartAsync(CancellationToken cancellationToken)
    {
        var fake = new FakeVisitService();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(fake);
        fake._app = builder.Build();
        fake._app.MapGrpcService<FakeVisitService>();
        await fake._app.StartAsync(cancellationToken);
        return fake;
    }

    public override async Task ReportVisits(
        IAsyncStreamReader<ReportVisitsRequest> requestStream, IServerStreamWriter<ReportVisitsResponse> responseStream, ServerCallContext context)
    {
        var call = Interlocked.Increment(ref _calls);
        var index = 0L;
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            BeforeAnswer(call, index);
            LargestRequest = Math.Max(LargestRequest, requestStream.Current.Visits.Count);
            var response = new ReportVisitsResponse();
            foreach (var visit in requestStream.Current.Visits)
            {
                var receipt = Answer(Arrivals.AddOrUpdate(visit.Id, 1, (_, seen) => seen + 1) - 1, visit);
                receipt.Index = index++;
                if (receipt.OutcomeCase == Receipt.OutcomeOneofCase.Accepted)
                    Accepted.Add(visit);
                response.Receipts.Add(receipt);
                if (AnswersTwice)
                    response.Receipts.Add(receipt);
            }

            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }
}
