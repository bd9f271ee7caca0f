using Xunit;

namespace UdaConnect.Tests.Cluster;

/// <summary>Memory is a cache: with a silo less and with a new one, answers stay the same, and arrivals go on reaching them.</summary>
[Collection(PostgisSilos.Collection)]
public sealed class RestartedSiloTests(PostgisSilos silos)
{
    [Fact]
    public async Task FindNearby_ASiloStoppedAndAnotherStarted_AnswersAsBefore()
    {
        await silos.RegisterAsync([.. Enumerable.Range(1, NearnessScenario.People - 1)]);
        var run = new ScenarioRun(silos, NearnessScenario.Make(Site.TileCorner, 100), Variant.All[2]);
        var answers = await run.RunAsync();

        await silos.Silos.StopSiloAsync(silos.Silos.Silos[1], TestContext.Current.CancellationToken);
        Assert.Equal(answers, await run.AskAsync("one silo stopped"));
        await silos.Silos.StartAdditionalSiloAsync();
        Assert.Equal(answers, await run.AskAsync("another silo started"));

        Assert.InRange(await run.CheckMemoryAsync(), 1, int.MaxValue);
        Assert.Equal(answers, await new ScenarioRun(silos, NearnessScenario.Make(Site.TileCorner, 100), Variant.All[3]).RunAsync());
    }
}
