using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Visits;

namespace UdaConnect.Gateway.Intake;

/// <summary>Completes a reported visit and sees it into the log: the one way in, whatever protocol it came by.</summary>
internal sealed class VisitIntake(VisitProducer producer, Questions questions, TimeProvider time)
{
    private readonly VisitIdSource _olderIds = new(questions, VisitIdRange.Older, 1_000);
    private readonly VisitIdSource _wideIds = new(questions, VisitIdRange.Wide, 20_000);

    /// <param name="older">Assign an id that fits int32.</param>
    public ValueTask<OutgoingVisit> CompleteAsync(VisitDraft draft, bool older, CancellationToken cancellationToken)
    {
        if (draft.Id is { } supplied)
            return ValueTask.FromResult(Complete(draft, supplied));
        var id = (older ? _olderIds : _wideIds).NextAsync(cancellationToken);
        return id.IsCompletedSuccessfully ? ValueTask.FromResult(Complete(draft, id.Result)) : AwaitAsync(id, draft);

        async ValueTask<OutgoingVisit> AwaitAsync(ValueTask<long> pending, VisitDraft waiting) => Complete(waiting, await pending);
    }

    /// <summary>Completes a visit and waits for the broker.</summary>
    /// <exception cref="RefusedException">Too much is waiting, or the broker did not acknowledge it.</exception>
    public async Task<Visit> KeepAsync(VisitDraft draft, bool older, CancellationToken cancellationToken)
    {
        var visit = await CompleteAsync(draft, older, cancellationToken);
        var delivered = new TaskCompletionSource<Delivery>(TaskCreationOptions.RunContinuationsAsynchronously);
        producer.Send(visit, delivered.SetResult);
        var delivery = await delivered.Task.WaitAsync(cancellationToken);
        return delivery.Outcome switch
        {
            DeliveryOutcome.Kept => visit.Visit,
            DeliveryOutcome.Exhausted => throw new RefusedException(Fault.Exhausted(delivery.RetryAfter)),
            _ => throw new RefusedException(Fault.BrokerUnavailable),
        };
    }

    private OutgoingVisit Complete(VisitDraft draft, long id) => new(
        new(id, draft.AtMs ?? time.GetUtcNow().ToUnixTimeMilliseconds(), draft.Longitude, draft.Latitude, draft.PersonId), draft.Id is null, draft.AtMs is null);
}
