using System.Threading.Channels;
using Grpc.Core;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Intake;
using UdaConnect.Protos.V1;
using UdaConnect.Validation;
using VisitDraft = UdaConnect.Visits.VisitDraft;

namespace UdaConnect.Gateway.Services;

/// <summary>Visits by the million over one stream: many requests are in flight, receipts follow in order as the broker acknowledges.</summary>
internal sealed class VisitReports(VisitIntake intake, VisitProducer producer) : VisitService.VisitServiceBase
{
    private const int MostVisits = 10_000;

    // Requests whose receipts are outstanding: beyond it the stream is read no further, and flow control reaches the client.
    private const int MostInFlight = 64;

    public override async Task ReportVisits(
        IAsyncStreamReader<ReportVisitsRequest> requestStream, IServerStreamWriter<ReportVisitsResponse> responseStream, ServerCallContext context)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        var sent = Channel.CreateBounded<VisitBatch>(new BoundedChannelOptions(MostInFlight) { SingleReader = true, SingleWriter = true });
        var answering = AnswerAsync(sent.Reader, responseStream, stop);
        try
        {
            var index = 0L;
            await foreach (var request in requestStream.ReadAllAsync(stop.Token))
            {
                if (request.Visits.Count > MostVisits)
                    throw RefusedException.Invalid(new FieldError("visits", $"must be at most {MostVisits} in one request"));
                var batch = new VisitBatch(index, request.Visits.Count);
                index += request.Visits.Count;
                // Where one visit could not get an id, the others of its request are not each made to wait for the same answer.
                var idsAway = false;
                for (var i = 0; i < request.Visits.Count; i++)
                    idsAway |= !await SendAsync(request.Visits[i], batch, i, idsAway, stop.Token);
                await sent.Writer.WriteAsync(batch, stop.Token);
            }
        }
        catch (OperationCanceledException) when (answering.IsFaulted)
        {
            // The client reads no more; what it is told is the answering side's failure.
        }
        finally
        {
            sent.Writer.Complete();
            await answering;
        }
    }

    private static async Task AnswerAsync(ChannelReader<VisitBatch> sent, IServerStreamWriter<ReportVisitsResponse> responses, CancellationTokenSource stop)
    {
        try
        {
            await foreach (var batch in sent.ReadAllAsync(stop.Token))
                await responses.WriteAsync(await batch.ReceiptsAsync(stop.Token), stop.Token);
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    /// <returns>False when the visit needs an id and none can be had.</returns>
    private async ValueTask<bool> SendAsync(Visit visit, VisitBatch batch, int place, bool idsAway, CancellationToken cancellationToken)
    {
        if (!TryRead(visit, out var draft, out var error))
        {
            batch.Refuse(place, error);
            return true;
        }

        if (draft.Id is null && idsAway)
        {
            batch.Deliver(place, 0, Delivery.Unavailable);
            return false;
        }

        try
        {
            var completed = await intake.CompleteAsync(draft, older: false, cancellationToken);
            var id = completed.Visit.Id;
            producer.Send(completed, delivery => batch.Deliver(place, id, delivery));
            return true;
        }
        catch (Exception e) when (Fault.IsTransient(e) && !cancellationToken.IsCancellationRequested)
        {
            // No id or no log for this one: its own receipt says so, the stream goes on.
            batch.Deliver(place, 0, Delivery.Unavailable);
            return draft.Id is not null;
        }
    }

    private static bool TryRead(Visit visit, out VisitDraft draft, out FieldError error)
    {
        long? at = null;
        draft = default;
        if (visit.CreationTime is { } time)
        {
            // Nanos beyond a second are malformed; seconds beyond valid time are caught below, before they could overflow.
            if (time.Nanos is < 0 or > 999_999_999 || time.Seconds is < -(1L << 40) or > 1L << 40)
            {
                error = new("creation_time", "must be a timestamp in 2000-01-01 to 2100-01-01");
                return false;
            }

            at = time.Seconds * 1000 + time.Nanos / 1_000_000;
        }

        var wrong = VisitDraft.Check(visit.Id, visit.PersonId, at, visit.Longitude, visit.Latitude, out draft);
        error = wrong ?? new("", "");
        return wrong is null;
    }
}
