using System.Text.Json;
using UdaConnect.DevHost.Chaos.Reporting;
using Xunit;

namespace UdaConnect.Tests.Unit.Chaos;

public sealed class ChaosJsonTests
{
    [Fact]
    public void ToJson_ScenarioThatRan_HasTheAgreedShape()
    {
        var json = new ChaosJson(7, [new(4, "storm", [1, 6], 5, 100, 99, 1, 0, 0, 2, 3, 61.5, false, null)]).ToJson();

        using var document = JsonDocument.Parse(json);
        Assert.Equal(["seed", "scenarios"], document.RootElement.EnumerateObject().Select(property => property.Name));
        var scenario = document.RootElement.GetProperty("scenarios")[0];
        Assert.Equal(
            [
                "id", "name", "proves", "faults", "acknowledged", "stored", "dead", "lost", "duplicate_rows", "partial_answers", "wrong_answers", "seconds", "passed",
            ],
            scenario.EnumerateObject().Select(property => property.Name));
        Assert.Equal([1, 6], scenario.GetProperty("proves").EnumerateArray().Select(number => number.GetInt32()));
        Assert.Equal(2, scenario.GetProperty("partial_answers").GetInt32());
        Assert.False(scenario.GetProperty("passed").GetBoolean());
    }

    [Fact]
    public void ToJson_ScenarioThatWasSkipped_NeitherPassedNorFailedAndSaysWhy()
    {
        using var document = JsonDocument.Parse(new ChaosJson(7, [new(2, "broker", [1], 0, 0, 0, 0, 0, 0, 0, 0, 0, null, "no Kafka of its own")]).ToJson());

        var scenario = document.RootElement.GetProperty("scenarios")[0];
        Assert.Equal(JsonValueKind.Null, scenario.GetProperty("passed").ValueKind);
        Assert.Equal("no Kafka of its own", scenario.GetProperty("skipped").GetString());
    }
}
