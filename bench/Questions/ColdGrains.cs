namespace UdaConnect.Bench.Questions;

/// <summary>Makes silos forget.</summary>
internal static class ColdGrains
{
    /// <summary>For a row's note.</summary>
    public const string Note = "every idle grain put away before each question, PostgreSQL warm";

    /// <summary>Puts every grain away that is not busy, so that the next question finds none in memory.</summary>
    public static async Task MakeAsync(IClusterClient client) => await client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
}
