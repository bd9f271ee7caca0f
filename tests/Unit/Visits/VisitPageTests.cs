using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Visits;

public sealed class VisitPageTests
{
    private static readonly Visit[] Some = [.. Enumerable.Range(1, 5).Select(id => new Visit(id, 1_000 + id, 13.4, 52.5, id))];

    [Fact]
    public void Create_WritesWhatThePageHolds()
    {
        var page = VisitPage.Create(Some.Length, 7, (to, factor) =>
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = Some[i] with { PersonId = Some[i].PersonId * factor };
        });

        Assert.Equal(Some.Select(visit => visit with { PersonId = visit.PersonId * 7 }), page.Visits.ToArray());
    }

    [Fact]
    public void Create_OfNone_AsksForNothing() =>
        Assert.Same(VisitPage.Empty, VisitPage.Create(0, 0, (_, _) => throw new InvalidOperationException("There is nothing to write.")));

    [Fact]
    public void Join_PagesAndEmptyOnes_OneAfterTheOther()
    {
        var (one, other) = (VisitPage.Of(Some.AsSpan(0, 2)), VisitPage.Of(Some.AsSpan(2)));

        Assert.Equal(Some, VisitPage.Join([VisitPage.Empty, one, VisitPage.Empty, other]).Visits.ToArray());
        Assert.Same(one, VisitPage.Join([one, VisitPage.Empty]));
        Assert.Same(VisitPage.Empty, VisitPage.Join([VisitPage.Empty]));
        Assert.Same(VisitPage.Empty, VisitPage.Join([]));
    }
}
