using System.Globalization;
using Grpc.Core;

namespace UdaConnect.Gateway.Faults;

internal static class UnreadableMessages
{
    private const string GrpcStatus = "grpc-status";

    /// <summary>
    /// A unary call's message that cannot be read fails before any interceptor, as UNKNOWN. Nothing else does (<see cref="FaultInterceptor"/>), and it is the
    /// client's fault.
    /// </summary>
    public static void UseUnreadableMessages(this WebApplication app) => app.Use(async (http, next) =>
    {
        await next(http);
        var headers = http.Response.Headers;
        if (!http.Response.HasStarted && headers.TryGetValue(GrpcStatus, out var status) && status == Text(StatusCode.Unknown))
            (headers[GrpcStatus], headers["grpc-message"]) = (Text(StatusCode.InvalidArgument), "The message cannot be read.");
    });

    private static string Text(StatusCode status) => ((int)status).ToString(CultureInfo.InvariantCulture);
}
