using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using UdaConnect.Gateway.Export;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Gateway.Intake;
using UdaConnect.Persons;
using UdaConnect.Validation;
using UdaConnect.Visits;

namespace UdaConnect.Gateway.Endpoints;

internal static class LocationEndpoints
{
    private const int PageSize = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapLocations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/persons/{id}/locations", OfPersonAsync).WithTags("Locations").WithName("FindLocationsOfPerson")
            .WithSummary("Where a person was").WithDescription("The person's own visits by time then id, streamed; at most 366 days. As application/geo+json (Accept) a FeatureCollection.")
            .Produces<LocationShape[]>(200, "application/json", ExportFormats.GeoJson).ProducesFaults(400, 503);
        var group = routes.MapGroup("/api/locations").WithTags("Locations");
        group.MapPost("/", ReportAsync).WithName("ReportLocation").WithSummary("Report where a person was")
            .WithDescription("200 once it can be read back; 202 and Location when that takes longer than two seconds, or at once with Prefer: respond-async. Either way it is kept. An id in the body is ignored.")
            .Accepts<LocationInput>("application/json", Json.Anything).Produces<LocationShape>().Produces<LocationShape>(202).ProducesFaults(400, 413, 429, 503);
        group.MapGet("/{id}", FindAsync).WithName("FindLocation").WithSummary("One location").Produces<LocationShape>().ProducesFaults(400, 404, 503);
        routes.MapPost("/api/person-visit", ProduceAsync).WithTags("Producer").WithName("ProduceVisit").WithSummary("Report where a person was (older)")
            .WithDescription("Answers as soon as the log of visits has it. An id may be supplied; without one, or with 0, one is assigned.")
            .Accepts<LocationInput>("application/json", Json.Anything).Produces<StatusShape>().ProducesFaults(400, 413, 429, 503);
    }

    internal static async Task<IResult> OfPersonAsync(
        HttpRequest request, Questions questions,
        [FromRoute, Description("Person id; somebody unknown was nowhere")] string id,
        [FromQuery(Name = "start_date"), Description("UTC day such as 2020-01-01, or an RFC 3339 instant")] string? startDate,
        [FromQuery(Name = "end_date"), Description("UTC day, included, or an RFC 3339 instant, excluded")] string? endDate, CancellationToken cancellationToken)
    {
        var query = VisitsQuery.Parse(id, startDate, endDate).OrRefuse();
        Task<VisitPage> After(VisitCursor? after) => questions.AskAsync(
            (grains, token) => grains.GetGrain<IPersonGrain>(query.PersonId).FindVisitsAsync(query.Range, after, PageSize, token), cancellationToken);

        var isGeoJson = ExportFormats.Wanted(request, ExportFormat.GeoJson) == ExportFormat.GeoJson;
        return new PagedArray<VisitPage>(
            await After(null),
            page => page.Count < PageSize ? null : After(new(page.Visits[^1].AtMs, page.Visits[^1].Id)),
            page => page.Count, isGeoJson ? WriteFeatures : WriteLocations, isGeoJson ? JsonEnvelope.FeatureCollection : JsonEnvelope.Array);
    }

    private static void WriteLocations(JsonRows rows, VisitPage page, Range range)
    {
        foreach (ref readonly var visit in page.Visits[range])
            rows.Write(visit, quoted: true);
    }

    private static void WriteFeatures(JsonRows rows, VisitPage page, Range range)
    {
        foreach (ref readonly var visit in page.Visits[range])
            rows.WriteFeature(visit);
    }

    internal static async Task<Results<Ok<LocationShape>, Accepted<LocationShape>>> ReportAsync(
        HttpRequest request, VisitIntake intake, Questions questions, TimeProvider time, CancellationToken cancellationToken)
    {
        using var body = await Json.ReadAsync(request, cancellationToken);
        var visit = await intake.KeepAsync(VisitDraft.From(body.RootElement, ignoreId: true).OrRefuse(), older: false, cancellationToken);
        if (request.Headers["Prefer"].Any(prefer => prefer?.Contains("respond-async", StringComparison.OrdinalIgnoreCase) == true))
            request.HttpContext.Response.Headers["Preference-Applied"] = "respond-async";
        else if (await ReadBackAsync(questions, visit.Id, time, cancellationToken) is { } stored)
            return TypedResults.Ok(LocationShape.Of(stored));
        return TypedResults.Accepted(string.Create(CultureInfo.InvariantCulture, $"/api/locations/{visit.Id}"), LocationShape.Of(visit));
    }

    internal static async Task<Ok<LocationShape>> FindAsync(
        Questions questions, [FromRoute, Description("Location id")] string id, CancellationToken cancellationToken)
    {
        var fields = new FieldReader();
        var read = fields.Id("id", id);
        var visitId = fields.Build(() => read).OrRefuse();
        var found = await questions.AskAsync((grains, token) => Reader(grains).FindAsync(visitId, token), cancellationToken)
            ?? throw new RefusedException(Fault.NotFound, $"id: there is no location {visitId}");
        return TypedResults.Ok(LocationShape.Of(found.Visit));
    }

    internal static async Task<Ok<StatusShape>> ProduceAsync(HttpRequest request, VisitIntake intake, CancellationToken cancellationToken)
    {
        using var body = await Json.ReadAsync(request, cancellationToken);
        await intake.KeepAsync(VisitDraft.From(body.RootElement, ignoreId: false).OrRefuse(), older: false, cancellationToken);
        return TypedResults.Ok(new StatusShape("ok"));
    }

    /// <summary>The visit as stored; null when it is not there within two seconds. It is kept by then, so no failure here is the client's.</summary>
    private static async Task<Visit?> ReadBackAsync(Questions questions, long visitId, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            for (var pause = 20; ; pause = Math.Min(100, pause * 2))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(pause), time, limit.Token);
                if (await Reader(questions.Grains).FindAsync(visitId, limit.Token).WaitAsync(limit.Token) is { } found)
                    return found.Visit;
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && (e is OperationCanceledException || Fault.IsTransient(e)))
        {
            return null;
        }
    }

    private static IVisitReaderGrain Reader(IGrainFactory grains) => grains.GetGrain<IVisitReaderGrain>(0);
}
