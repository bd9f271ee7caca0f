using Grpc.Core;
using UdaConnect.Client;
using UdaConnect.Protos.V1;
using UdaConnect.Tests.Adapters.Import;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Client;

/// <summary>What a user of the library sees of a stream of visits; that nothing is lost on the way is shown in tests/Adapters/Import.</summary>
public sealed class ReportVisitsTests : IAsyncLifetime
{
    private static readonly VisitReportOptions Options = new() { BatchSize = 50, BatchesInFlight = 3 };
    private readonly ImpatientClock _clock = new();
    private FakeVisitService _gateway = null!;
    private UdaConnectClient _client = null!;
    private int _given;
    private bool _isOver;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _gateway = await FakeVisitService.StartAsync(Token);
        _client = new(_gateway.Address);
    }

    [Fact]
    public async Task ReportVisits_SomeRefused_SaysOfEachWhatBecameOfIt()
    {
        _gateway.Answer = (_, visit) => visit.PersonId % 2 == 0
            ? new() { Accepted = new() { Id = 1_000 + visit.PersonId } }
            : new() { Refused = new() { Reason = Refused.Types.Reason.Invalid, Field = "longitude", Message = "must be a number" } };

        var outcomes = await Report(Given(120)).ToListAsync(Token);

        Assert.Equal(Enumerable.Range(1, 120), outcomes.Select(outcome => outcome.Reported).Order());
        Assert.All(outcomes, outcome =>
        {
            var isGood = outcome.Reported % 2 == 0;
            Assert.Equal((isGood, isGood ? 1_000L + outcome.Reported : 0, isGood ? null : "longitude"), (outcome.IsAccepted, outcome.Id, outcome.Refused?.Field));
        });
        Assert.True(_isOver);
    }

    [Fact]
    public async Task ReportVisits_GatewayAsksToSlowDown_TellsThatAndThatItGoesOn()
    {
        var told = new List<string?>();
        _gateway.Answer = (seen, visit) => seen == 0 && visit.PersonId == 7
            ? new() { Refused = new() { Reason = Refused.Types.Reason.Exhausted, RetryAfterMs = 3_000 } }
            : new() { Accepted = new() { Id = visit.Id } };

        Assert.Equal(50, await Report(Given(50), Options with { Waiting = told.Add }).CountAsync(Token));

        Assert.Contains("the gateway asks to slow down", told);
        Assert.Null(told[^1]);
        Assert.Contains(_clock.Waits, wait => wait > TimeSpan.FromSeconds(2) && wait <= TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task ReportVisits_OutcomesAreTakenSlowly_SendsNoFurtherThanItsWindow()
    {
        var taken = 0;
        await foreach (var outcome in Report(Given(int.MaxValue)))
        {
            // Those that wait to be taken, those on their way, and the one in hand.
            Assert.InRange(Volatile.Read(ref _given), outcome.Reported, taken + Options.BatchSize + Options.BatchSize * Options.BatchesInFlight + 1);
            if (++taken == 1_000)
                break;
        }
    }

    [Fact]
    public async Task ReportVisits_TakerBreaksOff_StopsAndLetsGoOfTheVisits()
    {
        await foreach (var outcome in Report(Given(int.MaxValue)))
        {
            Assert.True(outcome.IsAccepted);
            break;
        }

        Assert.True(_isOver);
    }

    /// <summary>Of whatever kind: the call itself is well, and would wait for the next visit for ever.</summary>
    [Fact]
    public async Task ReportVisits_VisitsCannotBeRead_ThrowsWhy()
    {
        static IEnumerable<int> Broken()
        {
            yield return 1;
            throw new InvalidOperationException("The file is cut short.");
        }

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => Report(Broken()).CountAsync(Token).AsTask());
        Assert.Equal("The file is cut short.", thrown.Message);
    }

    [Fact]
    public async Task ReportVisits_NeverAReceipt_GivesUpNamingTheLastFailure()
    {
        _gateway.BeforeAnswer = (_, _) => throw new RpcException(new(StatusCode.Unavailable, "no broker"));

        var thrown = await Assert.ThrowsAsync<GatewayAwayException>(() => Report(Given(50)).CountAsync(Token).AsTask());

        Assert.Contains("no broker", thrown.Failure, StringComparison.Ordinal);
        Assert.Equal(StatusCode.Unavailable, Assert.IsType<RpcException>(thrown.InnerException).StatusCode);
    }

    /// <summary>The end of a call may come at any moment of the writing side, also while that goes to wait for receipts: 2,000 calls hit each of them.</summary>
    [Fact]
    public async Task ReportVisits_CallAfterCallBreaks_SendsUntilOneHolds()
    {
        const int Broken = 2_000;
        _gateway.BeforeAnswer = (call, _) =>
        {
            if (call <= Broken)
                throw new RpcException(new(StatusCode.Unavailable, "no broker"));
        };

        var reporting = Report(Given(50), Options with { Patience = TimeSpan.MaxValue }).CountAsync(Token).AsTask();

        // Only what hangs takes a minute.
        Assert.Equal(50, await reporting.WaitAsync(TimeSpan.FromMinutes(1), Token));
        Assert.Equal(Broken + 1, _gateway.Calls);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _gateway.DisposeAsync();
    }

    private IAsyncEnumerable<VisitOutcome<int>> Report(IEnumerable<int> people, VisitReportOptions? options = null) =>
        _client.ReportVisitsAsync(people, person => new() { Id = person, PersonId = person, Longitude = 4.25, Latitude = 50.5 }, options ?? Options, _clock, Token);

    private IEnumerable<int> Given(int count)
    {
        try
        {
            for (var person = 1; person <= count; person++)
            {
                Volatile.Write(ref _given, person);
                yield return person;
            }
        }
        finally
        {
            _isOver = true;
        }
    }
}
