using UdaConnect.Events;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Time;

namespace UdaConnect.Gateway.Endpoints;

/// <summary>What of its range a question asks about, once its event is known.</summary>
internal static class Scope
{
    /// <exception cref="RefusedException">There is no such event.</exception>
    public static async Task<TimeRange> RangeAsync(Questions questions, EventScope scope, CancellationToken cancellationToken)
    {
        if (scope.EventId is not { } id)
            return scope.RangeAt(null);
        return scope.RangeAt(await Conference.KnownEventAsync(questions, id, cancellationToken));
    }
}
