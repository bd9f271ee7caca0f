using System.Globalization;
using System.Text;
using Confluent.Kafka;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Chaos;

/// <summary>A message that no silo may store.</summary>
/// <param name="Field">The field at fault, as its dead letter names it.</param>
/// <param name="Reason">What the letter's reason says, among other words.</param>
public sealed record BadMessage(string Name, byte[]? Value, string Field, string Reason)
{
    public IReadOnlyList<KeyValuePair<string, byte[]>> Headers { get; init; } = [];

    public Message<byte[]?, byte[]?> ToMessage()
    {
        var headers = new Headers();
        foreach (var (name, value) in Headers)
            headers.Add(name, value);
        return new() { Value = Value, Headers = headers };
    }
}

/// <summary>Everything producers get wrong, on purpose and not: each is to land in the dead letters with its reason, while its partition flows on.</summary>
public sealed class BadMessages
{
    private const string Time = "2026-01-06T09:00:01.662Z";
    private const int Depth = 100_000;

    // What a batch of one message takes beside the value: its header, and the record's own.
    private const int Frame = 128;
    private readonly List<BadMessage> _all = [];
    private readonly long _id;

    private BadMessages(long id) => _id = id;

    public IReadOnlyList<BadMessage> All => _all;

    /// <summary>A good visit that has to be stored before the rest is sent: one of the bad ones reuses its id.</summary>
    public byte[] Before => Visit(_id, person: "1");

    /// <param name="id">Of a visit nobody else has; supplied by a producer.</param>
    /// <param name="maxMessageBytes">The largest batch that the topic takes.</param>
    public static BadMessages Create(long id, int maxMessageBytes)
    {
        var set = new BadMessages(id);
        set.AddForms();
        set.AddFields();
        set.AddIds();
        set.AddSizes(maxMessageBytes);
        set.AddHeaders();
        return set;
    }

    private void AddForms()
    {
        Add("no value", null, "value", "is missing");
        Add("empty value", [], "value", "is missing");
        Add("not JSON", "visit 5 was at 1.5, 2.5"u8, "value", "no JSON object");
        Add("an array", "[1, 2]"u8, "value", "must be a JSON object");
        Add("a number", "5"u8, "value", "must be a JSON object");
        Add("cut short", Visit(_id + 1)[..^9], "value", "no JSON object");
        Add("two values", [.. Visit(_id + 1), .. " {}"u8], "value", "no JSON object");
        Add("NaN", Visit(_id + 1, longitude: "NaN"), "value", "no JSON object");
        Add("not UTF-8", [.. "{\"creation_time\": \""u8, 0xff, 0xfe, .. "\"}"u8], "value", "not UTF-8");
        Add("nested deeply", Text($$"""{"deep": {{new string('[', Depth)}}{{new string(']', Depth)}}, "person_id": 1}"""), "value", "nested deeper");
    }

    private void AddFields()
    {
        Add("person missing", Visit(_id + 1, person: "null"), "person_id", "is missing");
        Add("person is text", Visit(_id + 1, person: "\"somebody\""), "person_id", "whole number");
        Add("person is true", Visit(_id + 1, person: "true"), "person_id", "whole number");
        Add("person 0", Visit(_id + 1, person: "0"), "person_id", "1 to 2147483647");
        Add("longitude is an object", Visit(_id + 1, longitude: "{\"degrees\": 5}"), "longitude", "must be a number");
        Add("longitude NaN as text", Visit(_id + 1, longitude: "\"NaN\""), "longitude", "must be a number");
        Add("longitude out of range", Visit(_id + 1, longitude: "180.0000001"), "longitude", "-180 to 180");
        Add("latitude is a list", Visit(_id + 1, latitude: "[50.8]"), "latitude", "must be a number");
        Add("latitude out of range", Visit(_id + 1, latitude: "-90.5"), "latitude", "-90 to 90");
        Add("latitude infinite", Visit(_id + 1, latitude: "1e999"), "latitude", "must be a number");
        Add("time is a number", Visit(_id + 1, time: "1767690001"), "creation_time", "RFC 3339");
        Add("time is words", Visit(_id + 1, time: "\"yesterday\""), "creation_time", "RFC 3339");
        Add("year 9999", Visit(_id + 1, time: "\"9999-12-31T23:59:59Z\""), "creation_time", "2000-01-01 to 2100-01-01");
        Add("year 1999", Visit(_id + 1, time: "\"1999-12-31T23:59:59.999Z\""), "creation_time", "2000-01-01 to 2100-01-01");
    }

    private void AddIds()
    {
        Add("id is an object", Visit("{}"), "id", "whole number");
        Add("id with a fraction", Visit("1.5"), "id", "whole number");
        Add("id too large", Visit("9007199254740992"), "id", "at most 9007199254740991");
        Add("id of the older service's range", Visit(VisitIdRange.Older.First), "id", "reserved");
        Add("id of the wide range", Visit(VisitIdRange.Wide.First), "id", "reserved");
        Add("id reused for somebody else", Visit(_id, person: "2"), "id", _id.ToString(CultureInfo.InvariantCulture));
        Add("id reused for another place", Visit(_id, person: "1", longitude: "4.6"), "id", _id.ToString(CultureInfo.InvariantCulture));
        Add("id reused for another time", Visit(_id, person: "1", time: "\"2026-01-06T09:00:02Z\""), "id", _id.ToString(CultureInfo.InvariantCulture));
    }

    private void AddSizes(int maxMessageBytes)
    {
        var bad = Visit(_id + 1, latitude: "91")[..^1];
        byte[] padding = [.. ", \"note\": \""u8, .. Enumerable.Repeat((byte)'x', maxMessageBytes - Frame - bad.Length - 14), .. "\"}"u8];
        Add("the largest", [.. bad, .. padding], "latitude", "-90 to 90");

        // Its dead letter would be larger than itself, by our own headers.
        _all.Add(new("the largest by its headers", "not JSON"u8.ToArray(), "value", "no JSON object")
        {
            Headers = [new("padding", new byte[maxMessageBytes - 2 * Frame])],
        });
    }

    private void AddHeaders()
    {
        var value = Visit(_id + 1);
        var other = MessageOrigin.Of(VisitTopic.Name, 0, 0, 1_767_690_001_662, "another message"u8);
        _all.Add(new("a forged origin", value, VisitHeaders.ReplayOrigin, "names no message") { Headers = [new(VisitHeaders.ReplayOrigin, Text(other.ToString()))] });
        _all.Add(new("an origin that is none", value, VisitHeaders.ReplayOrigin, "names no message") { Headers = [new(VisitHeaders.ReplayOrigin, Text("0/0"))] });
        _all.Add(new("a dead letter's headers", "not JSON"u8.ToArray(), "value", "no JSON object")
        {
            Headers = [new(DeadLetterHeaders.Key, Text("key")), new(DeadLetterHeaders.ByReference, Text("5")), new(DeadLetterHeaders.NoValue, []), new(DeadLetterHeaders.Replayed, Text("0/0"))],
        });
    }

    private void Add(string name, ReadOnlySpan<byte> value, string field, string reason) => Add(name, value.ToArray(), field, reason);

    private void Add(string name, byte[]? value, string field, string reason) => _all.Add(new(name, value, field, reason));

    private static byte[] Visit(long id, string person = "5", string longitude = "4.5", string latitude = "50.8", string time = $"\"{Time}\"") =>
        Visit(id.ToString(CultureInfo.InvariantCulture), person, longitude, latitude, time);

    private static byte[] Visit(string id, string person = "5", string longitude = "4.5", string latitude = "50.8", string time = $"\"{Time}\"") =>
        Text($$"""{"id": {{id}}, "person_id": {{person}}, "creation_time": {{time}}, "longitude": {{longitude}}, "latitude": {{latitude}}}""");

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
