using Grpc.Core;
using UdaConnect.Gateway.Endpoints;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Persons;
using UdaConnect.Validation;
using V1 = UdaConnect.Protos.V1;

namespace UdaConnect.Gateway.Services;

/// <summary>People over the v1 API.</summary>
internal sealed class PersonCalls(Questions questions) : V1.PersonService.PersonServiceBase
{
    public override async Task<V1.Person> Register(V1.RegisterPersonRequest request, ServerCallContext context)
    {
        var draft = PersonDraft.From(request.Id, request.FirstName, request.LastName, request.CompanyName).OrRefuse();
        return V1Messages.Of((await People.RegisterAsync(questions, draft, context.CancellationToken)).Person);
    }

    public override async Task<V1.Person> Find(V1.FindPersonRequest request, ServerCallContext context)
    {
        var fields = new FieldReader();
        var id = fields.PersonId("id", V1Text.Of(request.Id));
        return V1Messages.Of(await People.FindAsync(questions, fields.Build(() => id).OrRefuse(), context.CancellationToken));
    }

    public override Task List(V1.ListPersonsRequest request, IServerStreamWriter<V1.ListPersonsResponse> responseStream, ServerCallContext context)
    {
        var query = PeopleQuery.Parse(V1Text.Of(request.Query), V1Pages.LimitText, cursor: null).OrRefuse();
        return V1Pages.WriteAsync<V1.ListPersonsResponse, int>(responseStream, async after =>
        {
            var page = await questions.AskAsync(
                (grains, token) => grains.GetGrain<IPeopleGrain>(0).ListAsync(query.Search, after, V1Pages.Limit, token), context.CancellationToken);
            return page.IsEmpty ? (null, 0, false) : (new() { Persons = { page.Select(V1Messages.Of) } }, page[^1].Id, page.Length == V1Pages.Limit);
        }, context.CancellationToken);
    }
}
