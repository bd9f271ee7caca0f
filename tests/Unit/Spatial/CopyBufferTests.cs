using UdaConnect.Silo.Spatial;
using UdaConnect.Time;
using Xunit;

namespace UdaConnect.Tests.Unit.Spatial;

public sealed class CopyBufferTests
{
    [Fact]
    public void Written_OneRow_IsPostgresBinaryCopyFormat()
    {
        using var copy = new CopyBuffer(128);
        copy.Begin();
        copy.Row(5);
        copy.Bigint(9_007_199_254_740_991);
        copy.Integer(5);
        copy.Double(-0.5);
        copy.Boolean(true);
        copy.Instant(Timestamps.MinMs + 1);
        copy.End();

        Assert.Equal(
            "5047434F50590AFF0D0A00" + "00000000" + "00000000" + "0005"
            + "00000008" + "001FFFFFFFFFFFFF" + "00000004" + "00000005" + "00000008" + "BFE0000000000000" + "00000001" + "01" + "00000008" + "00000000000003E8"
            + "FFFF",
            Convert.ToHexString(copy.Written.Span));
    }

    [Fact]
    public void Clear_AfterRows_LeavesRoomForTheNext()
    {
        using var copy = new CopyBuffer(64);
        var free = copy.Free;
        copy.Bigint(1);
        Assert.Equal(free - 12, copy.Free);

        copy.Clear();
        Assert.Equal((free, 0), (copy.Free, copy.Written.Length));
    }

    [Fact]
    public void Row_OfAVisit_IsShorterThanTheMost()
    {
        using var copy = new CopyBuffer(BinaryCopy.MaxRowBytes);
        VisitCopy.WriteVisit(copy, 1, Timestamps.MinMs, default);
        var visit = copy.Written.Length;
        copy.Clear();
        VisitCopy.WriteSupplied(copy, 1, default(VisitToStore) with { AtMs = Timestamps.MinMs });
        Assert.InRange(Math.Max(visit, copy.Written.Length), 1, BinaryCopy.MaxRowBytes);
    }
}
