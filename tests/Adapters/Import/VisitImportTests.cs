using Grpc.Core;
using UdaConnect.DevHost;
using UdaConnect.DevHost.Import;
using UdaConnect.Protos.V1;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Adapters.Import;

public sealed class VisitImportTests : IAsyncLifetime
{
    private const int Rows = 5_000;
    private static readonly ImportOptions Options = new() { BatchSize = 100, BatchesInFlight = 4 };
    private readonly ImpatientClock _clock = new();
    private readonly ImportReport _report = new();
    private FakeVisitService _gateway = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _gateway = await FakeVisitService.StartAsync(Stop);

    [Fact]
    public async Task RunAsync_AllAccepted_SendsEveryRowOnceInBatches()
    {
        await ImportAsync();

        Assert.Equal((Rows, 0), (_report.Accepted, _report.Refused));
        Assert.Equal(Rows, _gateway.Accepted.DistinctBy(visit => visit.Id).Count());
        Assert.All(_gateway.Arrivals, arrival => Assert.Equal(1, arrival.Value));
        Assert.Equal((1, 100), (_gateway.Calls, _gateway.LargestRequest));
        var sent = _gateway.Accepted.Single(visit => visit.Id == 42);
        Assert.Equal((7, 4.25, 50.5, Row(42).CreationTime), (sent.PersonId, sent.Longitude, sent.Latitude, sent.CreationTime.ToDateTimeOffset()));
    }

    [Fact]
    public async Task RunAsync_Exhausted_WaitsAsLongAsAskedAndSendsAgain()
    {
        _gateway.Answer = (seen, visit) => visit.Id % 10 == 0 && seen < 2 ? Refuse(Refused.Types.Reason.Exhausted, retryAfterMs: 7_000) : Accept(visit);

        await ImportAsync();

        Assert.Equal((Rows, 0), (_report.Accepted, _report.Refused));
        Assert.All(_gateway.Arrivals, arrival => Assert.Equal(arrival.Key % 10 == 0 ? 3 : 1, arrival.Value));
        Assert.Contains(_clock.Waits, wait => wait > TimeSpan.FromSeconds(6) && wait <= TimeSpan.FromSeconds(7));
        Assert.Equal(1, _gateway.Calls);
    }

    [Fact]
    public async Task RunAsync_Unavailable_SendsAgainAndLosesNothing()
    {
        _gateway.Answer = (seen, visit) => seen == 0 && visit.Id % 3 == 0 ? Refuse(Refused.Types.Reason.Unavailable) : Accept(visit);

        await ImportAsync();

        Assert.Equal((Rows, 0), (_report.Accepted, _report.Refused));
        Assert.Equal(Rows, _gateway.Accepted.Count);
        Assert.Contains(Options.FirstPause, _clock.Waits);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.Unknown)]
    public async Task RunAsync_CallBreaks_ReconnectsAndSendsWhatHadNoReceipt(StatusCode status)
    {
        _gateway.BeforeAnswer = (call, sent) =>
        {
            if (call <= 3 && sent >= call * 500)
                throw new RpcException(new(status, "gone"));
        };

        await ImportAsync();

        Assert.Equal(4, _gateway.Calls);
        Assert.Equal((Rows, 0), (_report.Accepted, _report.Refused));
        Assert.Equal(Rows, _gateway.Accepted.DistinctBy(visit => visit.Id).Count());
    }

    [Fact]
    public async Task RunAsync_Invalid_IsCountedByReasonWithItsLineAndNotRepeated()
    {
        _gateway.Answer = (_, visit) => visit.Id is 10 or 20 ? Refuse(Refused.Types.Reason.Invalid, "latitude", "must be a number") : Accept(visit);

        await ImportAsync(new CsvRow<VisitRow>(77_777, default, "id is missing"));

        Assert.Equal((Rows - 2, 3), (_report.Accepted, _report.Refused));
        Assert.Equal((1, 1), (_gateway.Arrivals[10], _gateway.Arrivals[20]));
        var reasons = _report.RefusedByReason();
        Assert.Equal(("latitude must be a number", 2), (reasons[0].Reason, reasons[0].Count));
        Assert.Equal([11, 21], reasons[0].Lines);
        Assert.Equal(("id is missing", 1), (reasons[1].Reason, reasons[1].Count));
        Assert.Equal([77_777], reasons[1].Lines);
    }

    [Fact]
    public async Task RunAsync_NeverAnAnswer_GivesUpAfterItsPatience()
    {
        _gateway.BeforeAnswer = (_, _) => throw new RpcException(new(StatusCode.Unavailable, "no broker"));

        var thrown = await Assert.ThrowsAsync<DevHostException>(() => ImportAsync());

        Assert.Contains("no broker", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(0, _report.Accepted);
        Assert.True(_clock.Waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait) >= Options.Patience);
    }

    [Fact]
    public async Task RunAsync_StatusThatDoesNotPass_FailsAtOnce()
    {
        _gateway.BeforeAnswer = (_, _) => throw new RpcException(new(StatusCode.Unimplemented, "not here"));

        var thrown = await Assert.ThrowsAsync<DevHostException>(() => ImportAsync());

        Assert.Contains("not here", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(1, _gateway.Calls);
    }

    [Fact]
    public async Task RunAsync_ReceiptForNothing_Fails()
    {
        _gateway.Answer = (_, visit) => Accept(visit);
        _gateway.AnswersTwice = true;

        await Assert.ThrowsAsync<DevHostException>(() => ImportAsync());
    }

    [Fact]
    public async Task RunAsync_Cancelled_Stops()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        _gateway.BeforeAnswer = (_, sent) =>
        {
            if (sent >= 1_000)
                stop.Cancel();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new VisitImport(_gateway.Address, Options, _clock).RunAsync(Source(), _report, stop.Token));
        Assert.InRange(_report.Accepted, 0, Rows - 1);
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    private static Receipt Accept(Visit visit) => new() { Accepted = new() { Id = visit.Id } };

    private static Receipt Refuse(Refused.Types.Reason reason, string field = "", string message = "", long retryAfterMs = 0) =>
        new() { Refused = new() { Reason = reason, Field = field, Message = message, RetryAfterMs = retryAfterMs } };

    private static VisitRow Row(int id) => new(id, 7, new DateTimeOffset(2020, 6, 4, 9, 0, 0, TimeSpan.Zero).AddSeconds(id), 4.25, 50.5);

    private static IEnumerable<CsvRow<VisitRow>> Source() => Enumerable.Range(1, Rows).Select(id => new CsvRow<VisitRow>(id + 1, Row(id), null));

    private Task ImportAsync(params CsvRow<VisitRow>[] more) => new VisitImport(_gateway.Address, Options, _clock).RunAsync(Source().Concat(more), _report, Stop);
}
