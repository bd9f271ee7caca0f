using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using UdaConnect.Persons;
using UdaConnect.Visits;

namespace UdaConnect.Gateway.Endpoints;

/// <summary>Writes the entries of one JSON array straight into the response's pipe.</summary>
/// <remarks>Hand-made because long answers are mostly two numbers and an instant a row.</remarks>
internal sealed class JsonRows(PipeWriter pipe, JsonEnvelope envelope)
{
    // Ids, instant, two doubles, names: 230 bytes at the very longest.
    private const int LongestLocation = 320;
    private bool _started;

    public void Write(Person person)
    {
        var json = PersonJson(person);
        var buffer = pipe.GetSpan(json.Length + 1);
        var line = new Utf8Line(buffer);
        line.Write(Separator());
        line.Write(json);
        pipe.Advance(line.Length);
    }

    /// <summary>A bare location.</summary>
    /// <param name="quoted">Coordinates as strings, the older form.</param>
    public void Write(in Visit visit, bool quoted)
    {
        var line = new Utf8Line(pipe.GetSpan(LongestLocation));
        line.Write(Separator());
        Location(ref line, visit, quoted);
        pipe.Advance(line.Length);
    }

    /// <summary>A location beside whose it is.</summary>
    /// <param name="person">As <see cref="PersonJson"/> makes it.</param>
    public void WriteConnection(in Visit visit, ReadOnlySpan<byte> person)
    {
        var line = new Utf8Line(pipe.GetSpan(LongestLocation + person.Length));
        line.Write(Separator());
        line.Write("{\"location\":"u8);
        Location(ref line, visit, quoted: true);
        line.Write(",\"person\":"u8);
        line.Write(person);
        line.Write("}"u8);
        pipe.Advance(line.Length);
    }

    /// <summary>A location as a GeoJSON Feature.</summary>
    public void WriteFeature(in Visit visit)
    {
        var line = new Utf8Line(pipe.GetSpan(LongestLocation));
        line.Write(Separator());
        line.Write("{\"type\":\"Feature\",\"id\":"u8);
        line.Write(visit.Id);
        line.Write(",\"geometry\":{\"type\":\"Point\",\"coordinates\":["u8);
        line.Write(visit.Longitude);
        line.Write(","u8);
        line.Write(visit.Latitude);
        line.Write("]},\"properties\":{\"person_id\":"u8);
        line.Write(visit.PersonId);
        line.Write(",\"creation_time\":\""u8);
        line.WriteInstant(visit.AtMs);
        line.Write("\"}}"u8);
        pipe.Advance(line.Length);
    }

    public void Close()
    {
        if (!_started)
            pipe.Write(envelope.Open);
        pipe.Write(envelope.Close);
    }

    private static void Location(ref Utf8Line line, in Visit visit, bool quoted)
    {
        line.Write("{\"id\":"u8);
        line.Write(visit.Id);
        line.Write(",\"person_id\":"u8);
        line.Write(visit.PersonId);
        line.Write(quoted ? ",\"longitude\":\""u8 : ",\"longitude\":"u8);
        line.Write(visit.Longitude);
        line.Write(quoted ? "\",\"latitude\":\""u8 : ",\"latitude\":"u8);
        line.Write(visit.Latitude);
        line.Write(quoted ? "\",\"creation_time\":\""u8 : ",\"creation_time\":\""u8);
        line.WriteInstant(visit.AtMs);
        line.Write("\"}"u8);
    }

    public static byte[] PersonJson(Person person) => JsonSerializer.SerializeToUtf8Bytes(PersonShape.Of(person), Json.Options);

    private ReadOnlySpan<byte> Separator()
    {
        var separator = _started ? ","u8 : envelope.Open;
        _started = true;
        return separator;
    }
}
