using System.Buffers.Text;
using UdaConnect.Gateway.Endpoints;
using UdaConnect.Visits;

namespace UdaConnect.Gateway.Intake;

/// <summary>The bytes of a visit in the log, which older consumers read: key and value of the design, section 5.</summary>
internal static class VisitMessage
{
    private const int Longest = 256;

    public static byte[] Key(int personId)
    {
        Span<byte> buffer = stackalloc byte[11];
        Utf8Formatter.TryFormat(personId, buffer, out var written);
        return buffer[..written].ToArray();
    }

    /// <summary><c>{"id": 30, "person_id": 5, "creation_time": "2026-01-06T09:00:01.662Z", "longitude": -122.290524, "latitude": 37.553441}</c></summary>
    public static byte[] Value(Visit visit)
    {
        Span<byte> buffer = stackalloc byte[Longest];
        var text = new Utf8Line(buffer);
        text.Write("{\"id\": "u8);
        text.Write(visit.Id);
        text.Write(", \"person_id\": "u8);
        text.Write(visit.PersonId);
        text.Write(", \"creation_time\": \""u8);
        text.WriteInstant(visit.AtMs);
        text.Write("\", \"longitude\": "u8);
        text.Write(visit.Longitude);
        text.Write(", \"latitude\": "u8);
        text.Write(visit.Latitude);
        text.Write("}"u8);
        return text.Written.ToArray();
    }
}
