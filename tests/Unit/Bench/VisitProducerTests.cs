using System.Text;
using UdaConnect.Bench.Ingest;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Bench;

public sealed class VisitProducerTests
{
    [Fact]
    public void Value_AVisit_IsTheContractsJson()
    {
        var visit = new Visit(30, 1_767_690_001_662, -122.290524, 37.553441, 5);
        Assert.Equal(
            """{"id":30,"person_id":5,"creation_time":"2026-01-06T09:00:01.662Z","longitude":-122.290524,"latitude":37.553441}""",
            Encoding.UTF8.GetString(VisitProducer.Value(visit)));
        Assert.Equal("5", Encoding.UTF8.GetString(VisitProducer.Key(visit)));
    }
}
