using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using UdaConnect.Gateway.Hosting;

namespace UdaConnect.Gateway.Faults;

/// <summary>Writes a fault as problem details (RFC 9457); <c>errors</c> names the fields at fault.</summary>
internal sealed partial class Problems(ILogger<Problems> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Abort();
            return true;
        }

        var fault = Fault.From(exception);
        if (fault.Http == StatusCodes.Status500InternalServerError)
            LogUnexpected(exception, httpContext.Request.Path);
        var problem = new ProblemDetails
        {
            Type = $"urn:udaconnect:problem:{fault.Slug}",
            Title = fault.Title,
            Status = fault.Http,
            Detail = (exception as RefusedException)?.Detail,
        };
        if (exception is RefusedException { Errors: { Count: > 0 } errors })
            problem.Extensions["errors"] = errors.GroupBy(error => error.Field).ToDictionary(field => field.Key, field => field.Select(error => error.Reason).ToArray());
        if (fault.RetryAfter is { } wait)
            httpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        httpContext.Response.StatusCode = fault.Http;
        await httpContext.Response.WriteAsJsonAsync(problem, options: null, "application/problem+json", cancellationToken);
        return true;
    }

    [LoggerMessage(GatewayLogIds.Unexpected, LogLevel.Error, "{Path} failed unexpectedly")]
    private partial void LogUnexpected(Exception exception, string path);
}
