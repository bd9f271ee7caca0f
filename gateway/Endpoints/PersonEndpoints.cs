using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Persons;
using UdaConnect.Validation;

namespace UdaConnect.Gateway.Endpoints;

internal static class PersonEndpoints
{
    private const int PageSize = 1_000;

    public static void MapPersons(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/persons").WithTags("Persons");
        group.MapGet("/", ListAsync).WithName("ListPersons").WithSummary("People, in the order of their ids")
            .WithDescription("Without limit and cursor everybody, streamed. Otherwise a page, and a Link header with rel=\"next\" while there are more.")
            .Produces<PersonShape[]>().ProducesFaults(400, 503);
        group.MapPost("/", RegisterAsync).WithName("RegisterPerson").WithSummary("Register a person")
            .WithDescription("A given id is kept. Repeating a registration with the same id and names changes nothing and answers 200.")
            .Accepts<PersonInput>("application/json", Json.Anything).Produces<PersonShape>(201).Produces<PersonShape>().ProducesFaults(400, 409, 413, 503);
        group.MapGet("/{id}", FindAsync).WithName("FindPerson").WithSummary("One person")
            .Produces<PersonShape>().ProducesFaults(400, 404, 503);
    }

    internal static async Task<IResult> ListAsync(
        HttpContext http, Questions questions,
        [Description("Words, each of which must occur in first name, last name or company")] string? q,
        [Description("Entries of a page, 1 to 1000")] string? limit,
        [Description("From the Link header of the page before")] string? cursor, CancellationToken cancellationToken)
    {
        var query = PeopleQuery.Parse(q, limit, cursor).OrRefuse();
        if (query.Limit is not { } count)
        {
            var first = await PageAsync(questions, query.Search, 0, PageSize, cancellationToken);
            return new PagedArray<PeoplePage>(
                first,
                page => page.People.Length < PageSize ? null : PageAsync(questions, query.Search, page.People[^1].Id, PageSize, cancellationToken),
                page => page.People.Length,
                static (rows, page, range) =>
                {
                    foreach (var person in page.People.AsSpan()[range])
                        rows.Write(person);
                });
        }

        var people = await PageAsync(questions, query.Search, query.AfterId, count, cancellationToken);
        if (people.People.Length == count && (await PageAsync(questions, query.Search, people.People[^1].Id, 1, cancellationToken)).People.Length > 0)
            Paging.Link(http, "/api/persons", count, people.People[^1].Id.ToString(CultureInfo.InvariantCulture), ("q", query.Search));
        return TypedResults.Ok(people.People.Select(PersonShape.Of));
    }

    internal static async Task<Results<Created<PersonShape>, Ok<PersonShape>>> RegisterAsync(
        HttpRequest request, Questions questions, CancellationToken cancellationToken)
    {
        using var body = await Json.ReadAsync(request, cancellationToken);
        var registration = await People.RegisterAsync(questions, PersonBody.Parse(body.RootElement).OrRefuse(), cancellationToken);
        var shape = PersonShape.Of(registration.Person);
        var location = string.Create(CultureInfo.InvariantCulture, $"/api/persons/{shape.Id}");
        if (registration.Result == RegistrationResult.Created)
            return TypedResults.Created(location, shape);
        request.HttpContext.Response.Headers.Location = location;
        return TypedResults.Ok(shape);
    }

    internal static async Task<Ok<PersonShape>> FindAsync(
        Questions questions, [FromRoute, Description("Person id, 1 to 2147483647")] string id, CancellationToken cancellationToken)
    {
        var fields = new FieldReader();
        var personId = fields.PersonId("id", id);
        var person = await People.FindAsync(questions, fields.Build(() => personId).OrRefuse(), cancellationToken);
        return TypedResults.Ok(PersonShape.Of(person));
    }

    private static async Task<PeoplePage> PageAsync(Questions questions, string? search, int after, int limit, CancellationToken cancellationToken) =>
        new(await questions.AskAsync((grains, token) => grains.GetGrain<IPeopleGrain>(0).ListAsync(search, after, limit, token), cancellationToken));

    private sealed record PeoplePage(ImmutableArray<Person> People);
}
