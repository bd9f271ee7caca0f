using CsCheck;
using UdaConnect.Connections;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Unit.Connections;

public sealed class NamedPeopleTests
{
    private readonly NamedPeople _named = new();

    [Fact]
    public void MustName_NamedInAnEarlierWindow_IsNotNamedAgain()
    {
        Assert.True(_named.Begin(10).MustName(5));
        Assert.False(_named.Begin(20).MustName(5));
        Assert.True(_named.Begin(30).MustName(6));
    }

    [Fact]
    public void MustName_TheWindowIsAskedForAgain_IsNamedAgain()
    {
        Assert.True(_named.Begin(10).MustName(5));
        Assert.True(_named.Begin(10).MustName(5));
        Assert.False(_named.Begin(20).MustName(5));
    }

    [Fact]
    public void MustName_NamedOnlyInAnAttemptWhoseAnswerWasLost_IsNamedInTheNextWindow()
    {
        // The second attempt's window is shorter, so the person comes only in the one after it.
        Assert.True(_named.Begin(10).MustName(5));
        _named.Begin(10);

        Assert.True(_named.Begin(15).MustName(5));
    }

    [Fact]
    public void MustName_ALostAttemptGoesOnAfterTheNextBegan_ItsNamesDoNotCount()
    {
        var lost = _named.Begin(10);
        _named.Begin(10);
        lost.MustName(5);

        Assert.True(_named.Begin(15).MustName(5));
    }

    [Fact]
    public void MustName_AttemptsLostAnywhere_EverybodyIsNamedNoLaterThanWithTheFirstAnswerTheyAreIn() => Property.ForAll(
        Gen.Select(Gen.Int[0, 3].Array[1, 8], Gen.Int[1, 6].Array[0, 5].Array[8]), @case =>
        {
            var (lost, people) = @case;
            var (named, known) = (new NamedPeople(), new HashSet<int>());
            for (var from = 0; from < lost.Length; from++)
            {
                // Attempts need not be as long as one another, nor hold the same people.
                for (var attempt = 0; attempt <= lost[from]; attempt++)
                {
                    var window = named.Begin(from);
                    var near = people[(from + attempt) % people.Length].Distinct().ToArray();
                    var names = near.Where(window.MustName).ToArray();
                    if (attempt < lost[from])
                        continue;
                    known.UnionWith(names);
                    Assert.Superset(near.ToHashSet(), known);
                }
            }
        }, seed: 66, cases: 2_000);
}
