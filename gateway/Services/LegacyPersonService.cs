using Grpc.Core;
using UdaConnect.Gateway.Endpoints;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Persons;
using UdaConnect.Protos.Legacy;
using UdaConnect.Validation;

namespace UdaConnect.Gateway.Services;

/// <summary>The older person service.</summary>
internal sealed class LegacyPersonService(Questions questions) : PersonService.PersonServiceBase
{
    private const int PageSize = 1_000;

    public override async Task<PersonMessage> Create(PersonMessage request, ServerCallContext context)
    {
        var draft = PersonDraft.From(request.Id, request.FirstName, request.LastName, request.CompanyName).OrRefuse();
        var registration = await People.RegisterAsync(questions, draft, context.CancellationToken);
        return Message(registration.Person);
    }

    public override async Task<PersonMessage> Get(PersonGetRequest request, ServerCallContext context)
    {
        if (request.Id <= 0)
            throw RefusedException.Invalid(new FieldError("id", "must be a whole number from 1 to 2147483647"));
        return Message(await People.FindAsync(questions, request.Id, context.CancellationToken));
    }

    public override async Task<PersonMessageList> RetrieveAll(Empty request, ServerCallContext context)
    {
        var all = new PersonMessageList();
        while (true)
        {
            var after = all.Persons.Count == 0 ? 0 : all.Persons[^1].Id;
            var page = await questions.AskAsync(
                (grains, token) => grains.GetGrain<IPeopleGrain>(0).ListAsync(search: null, after, PageSize, token), context.CancellationToken);
            all.Persons.AddRange(page.Select(Message));
            if (page.Length < PageSize)
                return all;
        }
    }

    private static PersonMessage Message(Person person) =>
        new() { Id = person.Id, FirstName = person.FirstName, LastName = person.LastName, CompanyName = person.CompanyName };
}
