using System.Text;
using Confluent.Kafka;
using UdaConnect.DevHost.Dead;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Dead;

public sealed class FoldedLetterTests
{
    [Fact]
    public void Fold_LettersOfOneOrigin_AreOneRowWithTheNewestReason()
    {
        var origin = Letters.Origin(1);
        var letter = Assert.Single(FoldedLetter.Fold([Letters.Letter(origin, 1, 10, "first"), Letters.Letter(origin, 3, 12, "last"), Letters.Letter(origin, 2, 11, "between")]));

        Assert.Equal((3, "last", Letters.Start.AddMinutes(1), Letters.Start.AddMinutes(3)), (letter.Times, letter.Reason, letter.FirstAt, letter.LastAt));
        Assert.Equal(10, letter.Copy!.Offset.Value);
    }

    [Fact]
    public void Fold_SeveralOrigins_AreNewestFirst() =>
        Assert.Equal([2L, 3L, 1L], FoldedLetter.Fold([Letters.Letter(Letters.Origin(1), 1, 0), Letters.Letter(Letters.Origin(2), 9, 1), Letters.Letter(Letters.Origin(3), 5, 2)])
            .Select(letter => letter.Origin.Offset));

    [Fact]
    public void Fold_SamePositionOtherBytes_AreTwo() =>
        Assert.Equal(2, FoldedLetter.Fold([Letters.Letter(Letters.Origin(1, "one"), 1, 0), Letters.Letter(Letters.Origin(1, "two"), 1, 1)]).Count);

    [Fact]
    public void Fold_ReplayedAndNotBack_IsReplayed()
    {
        var origin = Letters.Origin(1);
        var letter = Assert.Single(FoldedLetter.Fold([Letters.Letter(origin, 1, 0), Letters.Note(origin, 2, 1, "1/40")]));

        Assert.Equal((1, 1, Letters.Start.AddMinutes(2), false), (letter.Times, letter.Replays, letter.ReplayedAt, letter.IsRefusedAgain));
    }

    /// <summary>The silo may be faster than the tool: the note of a replay comes behind the refusal of its copy.</summary>
    [Fact]
    public void Fold_ReplayedAndBackBeforeTheNote_IsRefusedAgain()
    {
        var origin = Letters.Origin(1);
        var again = Letters.Letter(origin, 2, 1, "is still bad", (DeadLetterHeaders.ReadAt, "1/40"));
        Assert.True(Assert.Single(FoldedLetter.Fold([Letters.Letter(origin, 1, 0), again, Letters.Note(origin, 2, 2, "1/40")])).IsRefusedAgain);
        Assert.False(Assert.Single(FoldedLetter.Fold([Letters.Letter(origin, 1, 0), again, Letters.Note(origin, 2, 2, "1/40"), Letters.Note(origin, 3, 3, "1/41")])).IsRefusedAgain);
    }

    [Fact]
    public void Fold_NoteWithoutItsLetter_IsLeftOut() => Assert.Empty(FoldedLetter.Fold([Letters.Note(Letters.Origin(1), 2, 1, "1/40")]));

    [Fact]
    public void Fold_ByReference_KnowsEveryPlace()
    {
        var origin = Letters.Origin(17);
        var letter = Assert.Single(FoldedLetter.Fold(
        [
            Letters.Letter(origin, 1, 0, headers: (DeadLetterHeaders.ByReference, "3000000")),
            Letters.Letter(origin, 2, 1, headers: [(DeadLetterHeaders.ByReference, "3000000"), (DeadLetterHeaders.ReadAt, "2/5")]),
        ]));

        Assert.Null(letter.Copy);
        Assert.Equal(3_000_000, letter.ByReference);
        Assert.Equal([new LogPlace(1, 17), new LogPlace(2, 5)], letter.Places);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("somebody's own key")]
    public void From_MessageThatIsNoLetter_IsNull(string? key) => Assert.Null(DeadLetterRecord.From(new()
    {
        TopicPartitionOffset = new("visits.dead", 0, 0),
        Message = new Message<byte[]?, byte[]?> { Key = key is null ? null : Encoding.UTF8.GetBytes(key), Headers = [] },
    }));
}
