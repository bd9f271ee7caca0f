using Grpc.Core;
using UdaConnect.Gateway.Endpoints;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Gateway.Live;
using UdaConnect.Live;
using V1 = UdaConnect.Protos.V1;

namespace UdaConnect.Gateway.Services;

/// <summary>Live feeds over the v1 API: the same feeds as over REST, taken up again by the same ids.</summary>
internal sealed class LiveCalls(Questions questions, LiveReader reader, TimeProvider time) : V1.LiveService.LiveServiceBase
{
    public override async Task Watch(V1.WatchRequest request, IServerStreamWriter<V1.WatchResponse> responseStream, ServerCallContext context)
    {
        var query = LiveQuery.Parse(V1Text.Of(request.PersonId), Text(request), time.GetUtcNow(), "person_id", "last_event_id").OrRefuse();
        await People.FindAsync(questions, query.PersonId, context.CancellationToken, "person_id");
        var opening = await reader.OpenAsync(query, context.CancellationToken);
        switch (opening.Start)
        {
            case LiveStart.TooMany:
                throw new RefusedException(Fault.TooManyFeeds, $"person_id: {query.PersonId} has as many live feeds as a person may have");
            case LiveStart.Ended:
                await responseStream.WriteAsync(new() { End = new() { Reason = "The feed has ended; open another." } }, context.CancellationToken);
                return;
            case LiveStart.New or LiveStart.Reset:
                await responseStream.WriteAsync(new() { Feed = Of(opening) }, context.CancellationToken);
                break;
        }

        var isOver = false;
        // A page is asked for when the one before it was taken, so a slow client holds nothing here.
        await foreach (var page in reader.ReadAsync(query.PersonId, opening.From, context.CancellationToken))
        {
            if (page is null)
                await responseStream.WriteAsync(new() { Heartbeat = new() }, context.CancellationToken);
            foreach (var told in page?.Events ?? [])
                await responseStream.WriteAsync(new() { Event = Of(told, opening.From) }, context.CancellationToken);
            if (page is null || LiveEndShape.Of(page.Standing) is not { } end)
                continue;
            await responseStream.WriteAsync(new() { End = new() { Reason = end.Reason } }, context.CancellationToken);
            isOver = true;
        }

        // The gateway stops, or the grain lost the feed: whoever comes back is told which, and a call that ends well would look like a feed that is over.
        if (!isOver)
            throw new RpcException(new(StatusCode.Unavailable, "the feed broke off; go on with the id of the last event"));
    }

    private static LiveText Text(V1.WatchRequest request)
    {
        var measure = V1Text.Of(scope: null, request.Measure);
        return new(
            V1Text.Of(request.StartDate), V1Text.Of(request.EndDate), measure.Distance, measure.Within, measure.Gap, measure.Preset, V1Text.Of(request.LastEventId));
    }

    private static V1.Feed Of(LiveOpening opening) => new()
    {
        Id = opening.From.ToString(),
        Reset = opening.Start == LiveStart.Reset,
        StartDate = V1Messages.At(opening.Range.StartMs),
        EndDate = V1Messages.At(opening.Range.EndMs),
        Measure = new() { Distance = opening.Measure.Metres, Within = opening.Measure.WithinMs / 1000.0, Gap = opening.Measure.GapMs / 1000.0 },
    };

    private static V1.LiveEvent Of(LiveEvent told, LiveCursor feed)
    {
        var message = new V1.LiveEvent
        {
            Id = (feed with { Number = told.Number }).ToString(),
            Change = told.Change switch
            {
                LiveChange.Near => V1.LiveEvent.Types.Change.Near,
                LiveChange.Still => V1.LiveEvent.Types.Change.Still,
                LiveChange.Left => V1.LiveEvent.Types.Change.Left,
                LiveChange.Changed => V1.LiveEvent.Types.Change.Changed,
                _ => V1.LiveEvent.Types.Change.Withdrawn,
            },
            State = told.State switch
            {
                LiveState.Near => V1.LiveEvent.Types.State.Near,
                LiveState.Left => V1.LiveEvent.Types.State.Left,
                _ => V1.LiveEvent.Types.State.Withdrawn,
            },
            Key = told.Key,
            Person = V1Messages.Of(told.Person),
        };
        if (told.Encounter is { } encounter)
            message.Encounter = V1Messages.Of(encounter);
        return message;
    }
}
