using System.Net;
using System.Text;
using UdaConnect.Tests.Gateway.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Endpoints;

/// <summary>Bodies that are wrong as a whole, to every operation that reads one.</summary>
public sealed class BadBodyTests(GatewaySystem system)
{
    private const int Limit = 1 << 20;

    private static readonly string[] Paths = ["/api/persons", "/api/locations", "/api/venues", "/api/person-visit"];

    private static readonly (string Body, string Reason)[] Cases =
    [
        ("", "must be a JSON object"),
        (" ", "must be a JSON object"),
        ("[]", "must be a JSON object"),
        ("5", "must be a JSON object"),
        ("\"x\"", "must be a JSON object"),
        ("null", "must be a JSON object"),
        ("true", "must be a JSON object"),
        ("{", "must be a JSON object"),
        ("{}}", "must be a JSON object"),
        ("{} {}", "must be a JSON object"),
        ("{'id':1}", "must be a JSON object"),
        ("""{"id":1,}""", "must be a JSON object"),
        ("""{"id":1/*one*/}""", "must be a JSON object"),
        ("id=1&person_id=5", "must be a JSON object"),
        ("<id>1</id>", "must be a JSON object"),
        ("""{"id":NaN}""", "must be a JSON object"),
        ("""{"id":"a""", "must be a JSON object"),
        ("""{"id":"\u12"}""", "must be a JSON object"),
        ($$"""{"extra":{{Input.Deep}}}""", "nested at most 16 deep"),
    ];

    public static TheoryData<string, int> Bodies
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var path in Paths)
            {
                for (var i = 0; i < Cases.Length; i++)
                    data.Add(path, i);
            }

            return data;
        }
    }

    public static TheoryData<string> EveryPath => [.. Paths];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Bodies))]
    public async Task Post_BodyIsNoJsonObject_IsRefusedNamingTheBody(string path, int number) =>
        await Refusal.OfPostAsync(await ClientAsync(path), path, Cases[number].Body, "body", Cases[number].Reason);

    /// <summary>UTF-16 is no JSON on the wire (RFC 8259), and neither are bytes that are no UTF-8.</summary>
    [Theory, MemberData(nameof(EveryPath))]
    public async Task Post_BytesThatAreNoUtf8_AreRefusedNamingTheBody(string path)
    {
        foreach (var body in new[] { Encoding.Unicode.GetBytes("{}"), [0xff, 0xfe, 0xfd], [(byte)'{', (byte)'"', 0xc3, (byte)'"', (byte)':', (byte)'1', (byte)'}'] })
        {
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
            using var answer = await (await ClientAsync(path)).PostAsync(path, content, Token);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            await Refusal.ProblemAsync(answer);
        }
    }

    /// <summary>A name that is no text: the document parses, comparing the name does not.</summary>
    [Theory, MemberData(nameof(EveryPath))]
    public async Task Post_NameIsHalfASurrogatePair_IsRefusedNamingTheBody(string path) =>
        await Refusal.OfPostAsync(await ClientAsync(path), path, """{"\ud800":1,"\udc00person_id":2}""", "body", "well-formed");

    [Theory, MemberData(nameof(EveryPath))]
    public async Task Post_BodyOverTheLimit_Is413(string path)
    {
        using var content = new StringContent($$"""{"first_name":"{{new string('x', Limit)}}"}""", Encoding.UTF8, "application/json");
        using var answer = await (await ClientAsync(path)).PostAsync(path, content, Token);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("urn:udaconnect:problem:body-too-large", (await Refusal.ProblemAsync(answer)).GetProperty("type").GetString());
    }

    /// <summary>Beyond what is read at all, a client that asks first is told before it sends anything.</summary>
    [Fact]
    public async Task Post_BodyFarOverTheLimitAskedFirst_Is413()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/persons") { Content = new ByteArrayContent(new byte[9 * Limit]) };
        request.Headers.ExpectContinue = true;
        using var answer = await (await ClientAsync("/api/persons")).SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        await Refusal.ProblemAsync(answer);
    }

    /// <summary>The largest body is parsed; one byte more is not.</summary>
    [Theory]
    [InlineData(Limit, HttpStatusCode.BadRequest)]
    [InlineData(Limit + 1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Post_BodyAtTheLimit_IsParsed(int length, HttpStatusCode expected)
    {
        using var content = new StringContent("{}".PadRight(length), Encoding.UTF8, "application/json");
        using var answer = await (await ClientAsync("/api/persons")).PostAsync("/api/persons", content, Token);

        Assert.Equal(expected, answer.StatusCode);
    }

    /// <summary>The same without a length in front: it is counted while it comes.</summary>
    [Fact]
    public async Task Post_ChunkedBodyOverTheLimit_Is413()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/persons");
        request.Content = new StringContent(new string(' ', Limit + 1), Encoding.UTF8, "application/json");
        request.Headers.TransferEncodingChunked = true;
        using var answer = await (await ClientAsync("/api/persons")).SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        await Refusal.ProblemAsync(answer);
    }

    /// <summary>A body is read as JSON whatever it is called, as clients that say nothing about it always had it.</summary>
    [Theory, MemberData(nameof(EveryPath))]
    public async Task Post_OtherMediaType_IsReadAsJson(string path) =>
        await Refusal.OfPostAsync(await ClientAsync(path), path, "[]", "body", "must be a JSON object", "text/plain");

    private async Task<HttpClient> ClientAsync(string path)
    {
        var clients = await system.ClientsAsync();
        return path == "/api/person-visit" ? clients.Producer : clients.Rest;
    }
}
