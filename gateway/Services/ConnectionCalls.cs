using Grpc.Core;
using UdaConnect.Encounters;
using UdaConnect.Gateway.Endpoints;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Persons;
using UdaConnect.Validation;
using V1 = UdaConnect.Protos.V1;

namespace UdaConnect.Gateway.Services;

/// <summary>Encounters over the v1 API. A call that breaks off ends with a status, so no part of an answer looks whole.</summary>
internal sealed class ConnectionCalls(Questions questions) : V1.ConnectionService.ConnectionServiceBase
{
    public override async Task List(V1.ListConnectionsRequest request, IServerStreamWriter<V1.ListConnectionsResponse> responseStream, ServerCallContext context)
    {
        var fields = new FieldReader();
        var read = EncountersQuery.Read(fields, V1Text.Of(request.PersonId), V1Text.Of(request.Scope, request.Measure), "person_id");
        var query = fields.Build(() => read).OrRefuse();
        var range = await Scope.RangeAsync(questions, query.Scope, context.CancellationToken);
        await People.FindAsync(questions, query.PersonId, context.CancellationToken, "person_id");
        await V1Pages.WriteAsync<V1.ListConnectionsResponse, ConnectionKey?>(responseStream, async after =>
        {
            var page = await questions.AskAsync(
                (grains, token) => grains.GetGrain<IPersonGrain>(query.PersonId)
                    .FindConnectionsAsync(range, query.Measure, query.Scope.EventId, after, query.Limit, token), context.CancellationToken);
            return page.Connections.IsEmpty
                ? (null, null, false)
                : (new() { Connections = { page.Connections.Select(V1Messages.Of) } }, page.Connections[^1].Key, page.HasMore);
        }, context.CancellationToken);
    }

    public override async Task ListEncounters(V1.ListEncountersRequest request, IServerStreamWriter<V1.ListEncountersResponse> responseStream, ServerCallContext context)
    {
        var fields = new FieldReader();
        var read = EncountersQuery.Read(fields, V1Text.Of(request.PersonId), V1Text.Of(request.Scope, request.Measure), "person_id");
        var other = fields.PersonId("other_id", V1Text.Of(request.OtherId));
        var query = fields.Build(() => read).OrRefuse();
        var range = await Scope.RangeAsync(questions, query.Scope, context.CancellationToken);
        await People.FindAsync(questions, query.PersonId, context.CancellationToken, "person_id");
        await People.FindAsync(questions, other, context.CancellationToken, "other_id");
        await V1Pages.WriteAsync<V1.ListEncountersResponse, long?>(responseStream, async after =>
        {
            var page = await questions.AskAsync(
                (grains, token) => grains.GetGrain<IPersonGrain>(query.PersonId)
                    .FindEncountersAsync(other, range, query.Measure, query.Scope.EventId, after, query.Limit, token), context.CancellationToken);
            return page.Encounters.IsEmpty
                ? (null, null, false)
                : (new() { Encounters = { page.Encounters.Select(V1Messages.Of) } }, page.Encounters[^1].StartMs, page.HasMore);
        }, context.CancellationToken);
    }
}
