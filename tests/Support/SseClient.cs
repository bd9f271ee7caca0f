using System.Net;
using Xunit;

namespace UdaConnect.Tests.Support;

/// <summary>Reads Server-Sent Events as they come; comments too, which libraries pass over.</summary>
internal sealed class SseClient : IDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _body;

    private SseClient(HttpResponseMessage answer, Stream body) => (_answer, _body) = (answer, new(body));

    public HttpResponseMessage Answer => _answer;

    /// <summary>Of the last event that had one.</summary>
    public string? LastEventId { get; private set; }

    public static async Task<SseClient> OpenAsync(HttpClient http, string path, string? lastEventId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            var problem = $"{path} answered {answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}";
            answer.Dispose();
            throw new HttpRequestException(problem, null, answer.StatusCode);
        }

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new(answer, await answer.Content.ReadAsStreamAsync(cancellationToken));
    }

    /// <summary>The next event or comment; null at the end.</summary>
    public async Task<SseEvent?> NextAsync(CancellationToken cancellationToken)
    {
        var (name, id, data, any) = ("message", (string?)null, "", false);
        while (await _body.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(':'))
                return new("", null, line[1..].Trim());
            if (line.Length == 0 && any)
            {
                LastEventId = id ?? LastEventId;
                return new(name, id, data);
            }

            var (field, value) = line.IndexOf(": ", StringComparison.Ordinal) is > 0 and var mark ? (line[..mark], line[(mark + 2)..]) : (line, "");
            switch (field)
            {
                case "event":
                    (name, any) = (value, true);
                    break;
                case "id":
                    id = value;
                    break;
                case "data":
                    (data, any) = (value, true);
                    break;
                case "" or "retry":
                    break;
                default:
                    Assert.Fail($"No line of an event: {line}");
                    break;
            }
        }

        return null;
    }

    /// <summary>The next event, past comments.</summary>
    public async Task<SseEvent> NextEventAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = await NextAsync(cancellationToken) ?? throw new EndOfStreamException("The feed ended.");
            if (!next.IsComment)
                return next;
        }
    }

    public void Dispose()
    {
        _body.Dispose();
        _answer.Dispose();
    }
}

/// <param name="Name">Empty for a comment.</param>
internal sealed record SseEvent(string Name, string? Id, string Data)
{
    public bool IsComment => Name.Length == 0;
}
