using System.Text;
using UdaConnect.Gateway.Intake;
using Xunit;

namespace UdaConnect.Tests.Gateway.Intake;

public sealed class PersonPartitionTests
{
    /// <summary>The values that Kafka's own tests expect of its Java client (UtilsTest.testMurmur2).</summary>
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    [InlineData("abc", 479470107)]
    public void Murmur2_OfKafkasOwnExamples_IsTheirs(string key, int expected) =>
        Assert.Equal(expected, (int)PersonPartition.Murmur2(Encoding.UTF8.GetBytes(key)));

    [Fact]
    public void For_ManyPeople_UsesEveryPartitionAndNoOther()
    {
        var partitions = Enumerable.Range(1, 10_000).Select(id => PersonPartition.For(VisitMessage.Key(id), 7)).ToArray();

        Assert.Equal(Enumerable.Range(0, 7), partitions.Distinct().Order());
        Assert.All(partitions.GroupBy(partition => partition), share => Assert.InRange(share.Count(), 1_000, 2_000));
    }
}
