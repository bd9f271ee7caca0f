using Grpc.Core;
using UdaConnect.Attendance;
using UdaConnect.Encounters;
using UdaConnect.Gateway.Endpoints;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Persons;
using UdaConnect.Validation;
using UdaConnect.Visits;
using V1 = UdaConnect.Protos.V1;

namespace UdaConnect.Gateway.Services;

/// <summary>Stays, sessions seen and who shared them, over the v1 API.</summary>
internal sealed class AttendanceCalls(Questions questions) : V1.AttendanceService.AttendanceServiceBase
{
    public override async Task<V1.FindAttendanceResponse> Find(V1.FindAttendanceRequest request, ServerCallContext context)
    {
        var query = AttendanceQuery.Parse(V1Text.Of(request.PersonId), V1Text.Of(request.Scope), "person_id").OrRefuse();
        var range = await Scope.RangeAsync(questions, query.Scope, context.CancellationToken);
        await People.FindAsync(questions, query.PersonId, context.CancellationToken, "person_id");
        return V1Messages.Of(await questions.AskAsync(
            (grains, token) => grains.GetGrain<IPersonGrain>(query.PersonId).FindAttendanceAsync(range, query.Scope.EventId, token), context.CancellationToken));
    }

    public override async Task ListShared(V1.ListSharedRequest request, IServerStreamWriter<V1.ListSharedResponse> responseStream, ServerCallContext context)
    {
        var query = AttendanceQuery.Parse(V1Text.Of(request.PersonId), V1Text.Of(request.Scope, request.Kinds), "person_id").OrRefuse();
        var range = await Scope.RangeAsync(questions, query.Scope, context.CancellationToken);
        await People.FindAsync(questions, query.PersonId, context.CancellationToken, "person_id");
        await V1Pages.WriteAsync<V1.ListSharedResponse, ConnectionKey?>(responseStream, async after =>
        {
            var page = await questions.AskAsync(
                (grains, token) => grains.GetGrain<IPersonGrain>(query.PersonId)
                    .FindSharedAsync(range, query.Scope.EventId, query.Kinds, after, query.Limit, token), context.CancellationToken);
            return page.People.IsEmpty ? (null, null, false) : (new() { People = { page.People.Select(V1Messages.Of) } }, page.People[^1].Key, page.HasMore);
        }, context.CancellationToken);
    }

    public override async Task<V1.AttendanceOverTime> FindOfVenue(V1.FindVenueAttendanceRequest request, ServerCallContext context)
    {
        var fields = new FieldReader();
        var venueId = fields.Id("venue_id", V1Text.Of(request.VenueId));
        var range = fields.Range("start_date", V1Text.Of(request.StartDate), "end_date", V1Text.Of(request.EndDate), VisitsQuery.LongestRange);
        var span = fields.Build(() => AttendanceSpan.Of(range)).OrRefuse();
        await Conference.FindVenueAsync(questions, venueId, context.CancellationToken, "venue_id");
        return await CountAsync(venueId, span, context.CancellationToken);
    }

    public override async Task<V1.AttendanceOverTime> FindOfSession(V1.FindSessionAttendanceRequest request, ServerCallContext context)
    {
        var fields = new FieldReader();
        var read = fields.Id("session_id", V1Text.Of(request.SessionId));
        var session = await Conference.FindSessionAsync(questions, fields.Build(() => read).OrRefuse(), context.CancellationToken, "session_id");
        return await CountAsync(session.VenueId, AttendanceSpan.OfSession(session.StartMs, session.EndMs), context.CancellationToken);
    }

    private async Task<V1.AttendanceOverTime> CountAsync(long venueId, AttendanceSpan span, CancellationToken cancellationToken) =>
        V1Messages.Of(await questions.AskAsync((grains, token) => grains.GetGrain<IVenueAttendanceGrain>(venueId).FindAsync(span, token), cancellationToken));
}
