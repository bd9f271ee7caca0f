using Grpc.Core;
using UdaConnect.Gateway.Endpoints;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Sessions;
using UdaConnect.Time;
using UdaConnect.Validation;
using V1 = UdaConnect.Protos.V1;

namespace UdaConnect.Gateway.Services;

/// <summary>Sessions over the v1 API.</summary>
internal sealed class SessionCalls(Questions questions) : V1.SessionService.SessionServiceBase
{
    private static readonly TimeRange AnyTime = new(Timestamps.MinMs, Timestamps.EndMs);

    public override async Task<V1.Session> Create(V1.CreateSessionRequest request, ServerCallContext context)
    {
        var draft = SessionBody.Read(
            new(), "venue_id", V1Text.Of(request.VenueId), V1Text.Of(request.Title), V1Text.Of(request.Start), V1Text.Of(request.End)).OrRefuse();
        return V1Messages.Of((await Conference.CreateSessionAsync(questions, draft, context.CancellationToken, "venue_id")).Session!);
    }

    public override async Task<V1.Session> Find(V1.FindSessionRequest request, ServerCallContext context)
    {
        var fields = new FieldReader();
        var id = fields.Id("id", V1Text.Of(request.Id));
        return V1Messages.Of(await Conference.FindSessionAsync(questions, fields.Build(() => id).OrRefuse(), context.CancellationToken));
    }

    public override async Task List(V1.ListSessionsRequest request, IServerStreamWriter<V1.ListSessionsResponse> responseStream, ServerCallContext context)
    {
        var fields = new FieldReader();
        var read = fields.Id("venue_id", V1Text.Of(request.VenueId));
        var venueId = fields.Build(() => read).OrRefuse();
        await Conference.FindVenueAsync(questions, venueId, context.CancellationToken, "venue_id");
        await V1Pages.WriteAsync<V1.ListSessionsResponse, long>(responseStream, async after =>
        {
            var page = await questions.AskAsync(
                (grains, token) => grains.GetGrain<ISessionsGrain>(0).ListAsync(venueId, AnyTime, after, V1Pages.Limit, token), context.CancellationToken);
            return page.IsEmpty ? (null, 0, false) : (new() { Sessions = { page.Select(V1Messages.Of) } }, page[^1].StartMs, page.Length == V1Pages.Limit);
        }, context.CancellationToken);
    }
}
