using UdaConnect.Gateway.Hosting;
using UdaConnect.Gateway.Intake;
using UdaConnect.Protos.V1;
using UdaConnect.Validation;

namespace UdaConnect.Gateway.Services;

/// <summary>The receipts of one request, filled in whatever order the broker answers; one wait for all of them.</summary>
internal sealed class VisitBatch
{
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Receipt[] _receipts;
    private readonly long _firstIndex;
    private int _open;

    public VisitBatch(long firstIndex, int count)
    {
        (_firstIndex, _receipts, _open) = (firstIndex, new Receipt[count], count);
        if (count == 0)
            _complete.SetResult();
    }

    public void Refuse(int place, FieldError error)
    {
        GatewayMeter.Refused.Add(1);
        Put(place, new() { Refused = new() { Reason = Refused.Types.Reason.Invalid, Field = error.Field, Message = error.ToString() } });
    }

    public void Deliver(int place, long visitId, Delivery delivery) => Put(place, delivery.Outcome switch
    {
        DeliveryOutcome.Kept => new() { Accepted = new() { Id = visitId } },
        DeliveryOutcome.Exhausted => new()
        {
            Refused = new()
            {
                Reason = Refused.Types.Reason.Exhausted,
                Message = "Too much is waiting to be stored; repeat later.",
                RetryAfterMs = (long)Math.Ceiling(delivery.RetryAfter.TotalMilliseconds),
            },
        },
        _ => new() { Refused = new() { Reason = Refused.Types.Reason.Unavailable, Message = "The log of visits did not acknowledge it; safe to repeat with an id of your own." } },
    });

    public async Task<ReportVisitsResponse> ReceiptsAsync(CancellationToken cancellationToken)
    {
        await _complete.Task.WaitAsync(cancellationToken);
        var response = new ReportVisitsResponse();
        response.Receipts.AddRange(_receipts);
        return response;
    }

    private void Put(int place, Receipt receipt)
    {
        receipt.Index = _firstIndex + place;
        _receipts[place] = receipt;
        if (Interlocked.Decrement(ref _open) == 0)
            _complete.SetResult();
    }
}
