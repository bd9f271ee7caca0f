using System.Globalization;
using Grpc.Core;
using Grpc.Core.Interceptors;
using UdaConnect.Gateway.Hosting;

namespace UdaConnect.Gateway.Faults;

/// <summary>Turns whatever a gRPC service throws into the status of the fault table; the message names the fields at fault.</summary>
internal sealed partial class FaultInterceptor(ILogger<FaultInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    private RpcException Translate(Exception exception, ServerCallContext context)
    {
        // Nobody reads it; what broke off because of that is no failure.
        if (context.CancellationToken.IsCancellationRequested)
            return new RpcException(Status.DefaultCancelled);
        var fault = Fault.From(exception);
        if (fault.Grpc == StatusCode.Internal)
            LogUnexpected(exception, context.Method);
        var trailers = new Metadata();
        if (fault.RetryAfter is { } wait)
            trailers.Add("retry-after-ms", Math.Ceiling(wait.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        return new RpcException(new Status(fault.Grpc, (exception as RefusedException)?.Detail ?? fault.Title), trailers);
    }

    [LoggerMessage(GatewayLogIds.Unexpected, LogLevel.Error, "{Method} failed unexpectedly")]
    private partial void LogUnexpected(Exception exception, string method);
}
