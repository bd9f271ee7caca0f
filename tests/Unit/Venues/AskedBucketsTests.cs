using UdaConnect.Venues;
using Xunit;

namespace UdaConnect.Tests.Unit.Venues;

public sealed class AskedBucketsTests
{
    private const long Slot = -7;

    private readonly AskedBuckets _asked = new();

    [Fact]
    public void IsAsked_BeforeAnyQuestion_IsFalse() => Assert.False(_asked.IsAsked(Slot, out _));

    [Fact]
    public void IsAsked_WhileTheQuestionIsUnderWay_IsTrue()
    {
        _asked.Begin(Slot);

        Assert.True(_asked.IsAsked(Slot, out _));
        Assert.False(_asked.IsAsked(Slot + 1, out _));
    }

    [Fact]
    public void KeepsNothing_NoQuestionSince_ForgetsTheBucket()
    {
        var mark = AskOnce();

        _asked.KeepsNothing(Slot, mark);

        Assert.False(_asked.IsAsked(Slot, out _));
        Assert.Equal(0, _asked.Count);
    }

    [Fact]
    public void KeepsNothing_QuestionUnderWay_KeepsTheBucket()
    {
        _asked.Begin(Slot);
        Assert.True(_asked.IsAsked(Slot, out var mark));

        _asked.KeepsNothing(Slot, mark);

        Assert.True(_asked.IsAsked(Slot, out _));
    }

    [Fact]
    public void KeepsNothing_QuestionEndedSinceTheArrivalWasHandedOn_KeepsTheBucket()
    {
        // The arrival overtakes the question and is refused; the question loads the bucket, and its answer is read before the refusal.
        _asked.Begin(Slot);
        Assert.True(_asked.IsAsked(Slot, out var mark));
        _asked.End(Slot);

        _asked.KeepsNothing(Slot, mark);

        Assert.True(_asked.IsAsked(Slot, out _));
    }

    [Fact]
    public void KeepsNothing_AskedAgainSince_KeepsTheBucket()
    {
        var mark = AskOnce();
        AskOnce();

        _asked.KeepsNothing(Slot, mark);

        Assert.True(_asked.IsAsked(Slot, out _));
    }

    [Fact]
    public void KeepsNothing_LateAnswerFromBeforeItWasForgottenAndAskedAgain_KeepsTheBucket()
    {
        // Two arrivals were refused; the second refusal comes only after the first made the bucket forgotten and a new question loaded it.
        var mark = AskOnce();
        _asked.KeepsNothing(Slot, mark);
        AskOnce();

        _asked.KeepsNothing(Slot, mark);

        Assert.True(_asked.IsAsked(Slot, out _));
    }

    private long AskOnce()
    {
        _asked.Begin(Slot);
        _asked.End(Slot);
        Assert.True(_asked.IsAsked(Slot, out var mark));
        return mark;
    }
}
