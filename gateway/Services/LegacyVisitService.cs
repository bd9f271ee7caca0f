using Grpc.Core;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Intake;
using UdaConnect.Protos.Legacy;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Gateway.Services;

/// <summary>The older visit producer: answers when the log has the visit, with what the client wrote as the client wrote it.</summary>
internal sealed class LegacyVisitService(VisitIntake intake) : PersonLocationVisitService.PersonLocationVisitServiceBase
{
    public override async Task<LocationMessage> Create(LocationMessage request, ServerCallContext context)
    {
        var draft = VisitDraft.From(request.Id, request.PersonId, request.CreationTime, request.Longitude, request.Latitude).OrRefuse();
        var visit = await intake.KeepAsync(draft, older: true, context.CancellationToken);
        return new(request)
        {
            Id = checked((int)visit.Id),
            CreationTime = request.CreationTime.Length > 0 ? request.CreationTime : Timestamps.Format(visit.AtMs),
        };
    }
}
