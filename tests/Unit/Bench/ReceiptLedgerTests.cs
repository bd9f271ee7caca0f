using UdaConnect.Bench;
using UdaConnect.Bench.Produce;
using UdaConnect.Protos.V1;
using Xunit;
using Visit = UdaConnect.Visits.Visit;

namespace UdaConnect.Tests.Unit.Bench;

public sealed class ReceiptLedgerTests
{
    private readonly List<(long Id, long At)> _told = [];
    private readonly ReceiptLedger _ledger;

    public ReceiptLedgerTests()
    {
        _ledger = new((id, at) => _told.Add((id, at)));
        _ledger.Sent(Request(11, 12));
        _ledger.Sent(Request(13));
    }

    [Fact]
    public void Received_EveryVisitOnce_KnowsWhenAndIsComplete()
    {
        _ledger.Received(Accepted((2, 13)), 100);
        _ledger.Received(Accepted((0, 11), (1, 12)), 200);
        _ledger.ThrowIfOpen();
        Assert.Equal([new(11, 200), new(12, 200), new(13, 100)], _ledger.Entries);
        Assert.Equal([(13, 100), (11, 200), (12, 200)], _told);
    }

    [Fact]
    public void ThrowIfOpen_AReceiptMissing_SaysHowMany()
    {
        _ledger.Received(Accepted((0, 11)), 1);
        Assert.Contains("2 of 3", Assert.Throws<BenchException>(_ledger.ThrowIfOpen).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Received_ASecondReceipt_IsNotCounted()
    {
        _ledger.Received(Accepted((0, 11)), 1);
        Assert.Throws<BenchException>(() => _ledger.Received(Accepted((0, 11)), 2));
    }

    [Theory]
    [InlineData(3, 14)]
    [InlineData(-1, 11)]
    [InlineData(0, 12)]
    public void Received_ForWhatWasNotSent_Throws(long index, long id) => Assert.Throws<BenchException>(() => _ledger.Received(Accepted((index, id)), 1));

    [Fact]
    public void Received_ARefusal_SaysWhy()
    {
        var refused = new ReportVisitsResponse { Receipts = { new Receipt { Index = 1, Refused = new() { Reason = Refused.Types.Reason.Exhausted, Message = "later" } } } };
        Assert.Contains("Exhausted later", Assert.Throws<BenchException>(() => _ledger.Received(refused, 1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, new[] { 3, 3, 1 })]
    [InlineData(6, new[] { 3, 3 })]
    [InlineData(0, new int[0])]
    public void VisitRequests_AnyCount_HoldEachVisitOnceInOrder(int count, int[] sizes)
    {
        Visit[] visits = [.. Enumerable.Range(1, count).Select(id => new Visit(id, 1_767_690_001_662, 8, 50, 5))];
        var requests = VisitRequests.Of(visits, each: 3);
        Assert.Equal(sizes, requests.Select(request => request.Visits.Count));
        Assert.Equal(visits.Select(visit => visit.Id), requests.SelectMany(request => request.Visits).Select(visit => visit.Id));
        Assert.All(requests.SelectMany(request => request.Visits), visit => Assert.Equal(1_767_690_001_662, visit.CreationTime.ToDateTimeOffset().ToUnixTimeMilliseconds()));
    }

    private static ReportVisitsRequest Request(params long[] ids) => VisitRequests.Of([.. ids.Select(id => new Visit(id, 1_767_690_001_662, 8, 50, 5))]);

    private static ReportVisitsResponse Accepted(params (long Index, long Id)[] receipts) =>
        new() { Receipts = { receipts.Select(receipt => new Receipt { Index = receipt.Index, Accepted = new() { Id = receipt.Id } }) } };
}
