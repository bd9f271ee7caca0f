using UdaConnect.Gateway.Hosting;

namespace UdaConnect.Gateway.Endpoints;

/// <summary>A JSON array that is never held whole: a page is fetched while the one before it is written.</summary>
/// <remarks>
/// The first page is there before the first byte, so what fails until then is an ordinary problem. After it the connection is aborted,
/// with no closing bracket: an answer that cannot be completed must not look whole.
/// </remarks>
/// <param name="write">Writes the entries of a range of a page.</param>
internal sealed partial class PagedArray<TPage>(
    TPage first, Func<TPage, Task<TPage>?> next, Func<TPage, int> count, Action<JsonRows, TPage, Range> write, JsonEnvelope? envelope = null) : IResult
    where TPage : class
{
    // Some tens of kilobytes: what is written goes out while the rest is written, and a long page never lies in memory a second time.
    private const int EntriesPerFlush = 200;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var form = envelope ?? JsonEnvelope.Array;
        response.ContentType = $"{form.ContentType}; charset=utf-8";
        var aborted = httpContext.RequestAborted;
        await response.StartAsync(aborted);
        try
        {
            var rows = new JsonRows(response.BodyWriter, form);
            for (var page = first; page is not null;)
            {
                var following = next(page);
                try
                {
                    var entries = count(page);
                    for (var from = 0; from < entries; from += EntriesPerFlush)
                    {
                        write(rows, page, from..Math.Min(entries, from + EntriesPerFlush));
                        await response.BodyWriter.FlushAsync(aborted);
                        aborted.ThrowIfCancellationRequested();
                    }
                }
                catch
                {
                    // Nobody will wait for it any more; its failure is not news.
                    _ = following?.ContinueWith(static done => done.Exception, TaskScheduler.Default);
                    throw;
                }

                page = following is null ? null : await following;
            }

            rows.Close();
            await response.BodyWriter.FlushAsync(aborted);
        }
        catch (Exception e)
        {
            if (!aborted.IsCancellationRequested)
                LogAborted(httpContext.RequestServices.GetRequiredService<ILogger<PagedArray<TPage>>>(), httpContext.Request.Path, e.Message);
            httpContext.Abort();
        }
    }

    [LoggerMessage(GatewayLogIds.AnswerAborted, LogLevel.Warning, "The answer to {Path} was cut off: {Reason}")]
    private static partial void LogAborted(ILogger logger, string path, string reason);
}
