using UdaConnect.DevHost.Up;

namespace UdaConnect.DevHost.Demo;

/// <summary>The demo conference as a step of <c>up</c>.</summary>
internal static class DemoStep
{
    private static readonly Uri Rest = new("http://localhost:30015");
    private static readonly Uri Grpc = new("http://localhost:30020");

    public static Task RunAsync(UpConsole console, CancellationToken cancellationToken) => console.StepAsync(
        "Demo", "loading a conference through the gateway", async report => Describe(await DemoConference.LoadAsync(Rest, Grpc, report, cancellationToken)));

    private static string Describe(DemoResult result) => result switch
    {
        DemoResult.Loaded => "two days of a conference in June 2020, loaded through the gateway",
        DemoResult.AlreadyThere => "the conference of June 2020 is there",
        _ => "not loaded: other people have its ids",
    };
}
