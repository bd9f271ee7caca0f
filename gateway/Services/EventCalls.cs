using Grpc.Core;
using UdaConnect.Events;
using UdaConnect.Gateway.Endpoints;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Validation;
using V1 = UdaConnect.Protos.V1;

namespace UdaConnect.Gateway.Services;

/// <summary>Events over the v1 API.</summary>
internal sealed class EventCalls(Questions questions) : V1.EventService.EventServiceBase
{
    public override async Task<V1.Event> Create(V1.CreateEventRequest request, ServerCallContext context)
    {
        var draft = EventBody.Read(new(), V1Text.Of(request.Name), V1Text.Of(request.StartDate), V1Text.Of(request.EndDate)).OrRefuse();
        return V1Messages.Of((await questions.AskAsync((grains, token) => Events(grains).CreateAsync(draft, token), context.CancellationToken)).Event);
    }

    public override async Task<V1.Event> Find(V1.FindEventRequest request, ServerCallContext context)
    {
        var fields = new FieldReader();
        var id = fields.Id("id", V1Text.Of(request.Id));
        return V1Messages.Of(await Conference.FindEventAsync(questions, fields.Build(() => id).OrRefuse(), context.CancellationToken));
    }

    public override Task List(V1.ListEventsRequest request, IServerStreamWriter<V1.ListEventsResponse> responseStream, ServerCallContext context) =>
        V1Pages.WriteAsync<V1.ListEventsResponse, long>(responseStream, async after =>
        {
            var page = await questions.AskAsync((grains, token) => Events(grains).ListAsync(after, V1Pages.Limit, token), context.CancellationToken);
            return page.IsEmpty ? (null, 0, false) : (new() { Events = { page.Select(V1Messages.Of) } }, page[^1].Id, page.Length == V1Pages.Limit);
        }, context.CancellationToken);

    private static IEventsGrain Events(IGrainFactory grains) => grains.GetGrain<IEventsGrain>(0);
}
