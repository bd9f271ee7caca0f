using Grpc.Core;
using UdaConnect.Tests.Gateway.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Services;

/// <summary>Calls whose bytes are no message, or too many of them: the client's fault, so never UNKNOWN or INTERNAL.</summary>
public sealed class MalformedCallTests(GatewaySystem system)
{
    // A length-delimited field 1 that ends before its 5 bytes.
    private static readonly byte[] CutShort = [0x0a, 0x05, 0x01];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("PersonService", "Create")]
    [InlineData("PersonService", "Get")]
    [InlineData("PersonLocationVisitService", "Create")]
    public async Task Call_BytesThatAreNoMessage_IsInvalidArgument(string service, string method)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => UnaryAsync(service, method, CutShort));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }

    [Fact]
    public async Task Stream_BytesThatAreNoMessage_IsInvalidArgument()
    {
        var invoker = (await system.ClientsAsync()).VisitChannel.CreateCallInvoker();
        using var call = invoker.AsyncDuplexStreamingCall(Raw(MethodType.DuplexStreaming, "udaconnect.v1.VisitService", "ReportVisits"), null, new(cancellationToken: Token));
        await call.RequestStream.WriteAsync(CutShort, Token);

        var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }

    /// <summary>Beyond a body's limit on REST, and beyond gRPC's own.</summary>
    [Theory]
    [InlineData(2 << 20)]
    [InlineData(5 << 20)]
    public async Task Create_VeryLongName_IsRefusedAsTheClientsFault(int length)
    {
        var clients = await system.ClientsAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await clients.Persons.CreateAsync(new() { FirstName = new('x', length), LastName = "Byron" }, cancellationToken: Token));

        Assert.Contains(refused.StatusCode, new[] { StatusCode.InvalidArgument, StatusCode.ResourceExhausted });
    }

    private async Task UnaryAsync(string service, string method, byte[] request)
    {
        var invoker = (await system.ClientsAsync()).PersonChannel.CreateCallInvoker();
        await invoker.AsyncUnaryCall(Raw(MethodType.Unary, service, method), null, new(cancellationToken: Token), request);
    }

    private static Method<byte[], byte[]> Raw(MethodType type, string service, string method)
    {
        var bytes = Marshallers.Create(static message => message, static message => message);
        return new(type, service, method, bytes, bytes);
    }
}
