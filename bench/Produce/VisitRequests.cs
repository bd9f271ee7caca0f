using Google.Protobuf.WellKnownTypes;
using UdaConnect.Protos.V1;
using Visit = UdaConnect.Visits.Visit;

namespace UdaConnect.Bench.Produce;

/// <summary>Visits as requests of the v1 stream.</summary>
internal static class VisitRequests
{
    /// <param name="each">Visits in a request.</param>
    public static ReportVisitsRequest[] Of(ReadOnlySpan<Visit> visits, int each)
    {
        var requests = new ReportVisitsRequest[(visits.Length + each - 1) / each];
        for (var i = 0; i < requests.Length; i++)
            requests[i] = Of(visits.Slice(i * each, Math.Min(each, visits.Length - i * each)));
        return requests;
    }

    public static ReportVisitsRequest Of(ReadOnlySpan<Visit> visits)
    {
        var request = new ReportVisitsRequest();
        foreach (ref readonly var visit in visits)
            request.Visits.Add(ToMessage(visit));
        return request;
    }

    private static Protos.V1.Visit ToMessage(in Visit visit)
    {
        var (seconds, ms) = Math.DivRem(visit.AtMs, 1_000);
        return new()
        {
            Id = visit.Id,
            PersonId = visit.PersonId,
            CreationTime = new Timestamp { Seconds = seconds, Nanos = (int)ms * 1_000_000 },
            Longitude = visit.Longitude,
            Latitude = visit.Latitude,
        };
    }
}
