using UdaConnect.Bench.Convention;

namespace UdaConnect.Bench.Connection;

/// <summary>Whom every question is asked about.</summary>
internal static class TypicalPerson
{
    private const int Candidates = 25;
    private const double Metres = 5;

    /// <summary>Of the first 25 people the one with the middle answer for a day.</summary>
    public static int Find(NearnessOracle oracle, ConventionPlan plan, Action<string> say)
    {
        var sizes = Enumerable.Range(1, Math.Min(Candidates, plan.People)).Select(person => (Person: person, oracle.Ask(new(person, plan.FirstDays(1), Metres)).Near)).OrderBy(size => size.Near).ToList();
        say($"one person's day at 5 m answers {sizes.Average(size => size.Near):N0} rows on average ({sizes[0].Near:N0} – {sizes[^1].Near:N0})");
        return sizes[sizes.Count / 2].Person;
    }
}
