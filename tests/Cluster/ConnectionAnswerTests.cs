using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Cluster;

/// <summary>The index never changes an answer: however venues and visits come, a question is answered as comparing everything with everything answers it, and as PostGIS does.</summary>
[Collection(PostgisSilos.Collection)]
public sealed class ConnectionAnswerTests(PostgisSilos silos)
{
    private const int Numbers = 3;

    public static TheoryData<Site, int> Scenarios
    {
        get
        {
            var scenarios = new TheoryData<Site, int>();
            foreach (var site in Enum.GetValues<Site>())
            {
                for (var number = 0; number < Numbers; number++)
                    scenarios.Add(site, number);
            }

            return scenarios;
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task FindNearby_AnyOrderOfVenuesAndVisits_EqualsBruteForceAndPostGis(Site site, int number)
    {
        await silos.RegisterAsync([.. Enumerable.Range(1, NearnessScenario.People - 1)]);
        var scenario = NearnessScenario.Make(site, number);
        Visit[][]? first = null;
        var areas = new HashSet<long>();
        foreach (var variant in Variant.All)
        {
            var run = new ScenarioRun(silos, scenario, variant);
            var answers = await run.RunAsync();
            areas.UnionWith(run.Areas);
            if (first is null)
            {
                await CheckAgainstPostGisAsync(scenario, answers);
                first = answers;
            }

            Assert.Equal(first, answers);

            await silos.ForgetAsync();
            Assert.Equal(first, await run.AskAsync($"{variant.Name}, after everything was deactivated"));
            Assert.InRange(await run.CheckMemoryAsync(), 1, int.MaxValue);
        }

        // Guards against scenarios in which there is nothing to find, or one area only.
        Assert.Contains(first!, answer => answer.Length > 0);
        Assert.Contains(areas, area => area > 0);
        Assert.Contains(areas, area => area < 0);
    }

    private async Task CheckAgainstPostGisAsync(NearnessScenario scenario, Visit[][] answers)
    {
        var next = 0;
        for (var person = 1; person <= NearnessScenario.People; person++)
        {
            foreach (var question in scenario.Questions())
                (await NearnessOracle.PostGisAsync(silos.Geolocation, person, question)).Check(answers[next++], $"PostGIS, person {person}, {question}");
        }

        Assert.Equal(answers.Length, next);
    }
}
