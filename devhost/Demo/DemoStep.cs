using UdaConnect.DevHost.Up;

namespace UdaConnect.DevHost.Demo;

/// <summary>The demo conference as a step of <c>up</c>. The system is of use without it, so a load that fails is said and stops nothing.</summary>
internal static class DemoStep
{
    private static readonly Uri Rest = new("http://localhost:30015");
    private static readonly Uri Grpc = new("http://localhost:30020");

    public static Task RunAsync(UpConsole console, CancellationToken cancellationToken) =>
        RunAsync(console, report => DemoConference.LoadAsync(Rest, Grpc, report, cancellationToken), cancellationToken);

    /// <exception cref="OperationCanceledException">Something else stops the system, or ended.</exception>
    public static async Task RunAsync(UpConsole console, Func<IProgress<string>, Task<DemoResult>> load, CancellationToken cancellationToken)
    {
        try
        {
            await console.StepAsync("Demo", "loading a conference through the gateway", async report => Describe(await load(report)));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            console.Fail("Demo", exception is DevHostException ? exception.Message : $"{exception.GetType().Name}: {exception.Message}");
            console.Say("The system runs, without the demo conference or with a part of it. The next 'up' completes it;");
            console.Say("'up --fresh' throws everything away and begins anew, 'up --no-demo' does without.");
        }
    }

    private static string Describe(DemoResult result) => result switch
    {
        DemoResult.Loaded => "two days of a conference in June 2020, loaded through the gateway",
        DemoResult.AlreadyThere => "the conference of June 2020 is there",
        DemoResult.WithoutSessions => "the conference of June 2020 is there, without sessions: an older version loaded it; 'up --fresh' loads it anew",
        _ => "not loaded: other people have its ids",
    };
}
