using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Gateway.Live;
using UdaConnect.Live;
using UdaConnect.Persons;

namespace UdaConnect.Gateway.Endpoints;

/// <summary>A feed as Server-Sent Events. The next page is asked for when the one before it is written, so a slow reader holds nothing here.</summary>
internal sealed partial class LiveStream(LiveReader reader, Person person, LiveOpening opening) : IResult
{
    private static readonly byte[] Alive = ": alive\n\n"u8.ToArray();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, gone) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        // Reverse proxies would hold events back.
        response.Headers["X-Accel-Buffering"] = "no";
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var body = response.BodyWriter;
        try
        {
            body.Write("retry: 2000\n\n"u8);
            if (opening.Start != LiveStart.Resumed)
                Write(body, opening.Start == LiveStart.Reset ? "reset" : "feed", opening.From, LiveFeedShape.Of(person, opening));
            await body.FlushAsync(gone);
            await foreach (var page in reader.ReadAsync(person.Id, opening.From, gone))
            {
                if (page is null)
                    body.Write(Alive);
                else
                    Write(body, page);
                await body.FlushAsync(gone);
                gone.ThrowIfCancellationRequested();
            }
        }
        catch (Exception e)
        {
            // Whoever reads comes back with the id of the last event.
            if (!gone.IsCancellationRequested)
                LogCutOff(httpContext.RequestServices.GetRequiredService<ILogger<LiveStream>>(), person.Id, e.Message);
            httpContext.Abort();
        }
    }

    private void Write(PipeWriter body, LivePage page)
    {
        foreach (var told in page.Events)
            Write(body, LiveEventShape.NameOf(told.Change), opening.From with { Number = told.Number }, LiveEventShape.Of(told));
        if (LiveEndShape.Of(page.Standing) is { } end)
            Write(body, "end", id: null, end);
    }

    private static void Write<T>(PipeWriter body, string name, LiveCursor? id, T data)
    {
        // JSON is written on one line, as data of an event has to be.
        var head = id is null ? $"event: {name}\ndata: " : string.Create(CultureInfo.InvariantCulture, $"event: {name}\nid: {id}\ndata: ");
        Encoding.UTF8.GetBytes(head, body);
        body.Write(JsonSerializer.SerializeToUtf8Bytes(data, Json.Options));
        body.Write("\n\n"u8);
    }

    [LoggerMessage(GatewayLogIds.FeedCutOff, LogLevel.Warning, "The live feed of person {PersonId} was cut off: {Reason}")]
    private static partial void LogCutOff(ILogger logger, int personId, string reason);
}
