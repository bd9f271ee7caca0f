using UdaConnect.DevHost;
using UdaConnect.DevHost.Processes;
using UdaConnect.DevHost.Up;
using Xunit;

namespace UdaConnect.Tests.Adapters.DevHost;

public sealed class SupervisorTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly string _folder = Directory.CreateTempSubdirectory("udaconnect-supervisor-").FullName;

    [Fact]
    public async Task Watch_ChildEndsOnItsOwn_CancelsAndReportsIt()
    {
        using var supervisor = new Supervisor();
        await using var child = supervisor.Watch(Shell("breaks", "echo it broke; exit 7"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Patience, supervisor.Crashing));

        var message = Assert.Throws<DevHostException>(supervisor.ThrowIfCrashed).Message;
        Assert.StartsWith("breaks ended with exit code 7.", message, StringComparison.Ordinal);
        Assert.EndsWith("\n  it broke", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExpectEnds_ChildIsStopped_IsNoCrash()
    {
        using var supervisor = new Supervisor();
        await using var child = supervisor.Watch(Shell("lives", "exec tail -f /dev/null"));

        supervisor.ExpectEnds();
        await child.KillAsync();

        Assert.Null(supervisor.Crashed);
        supervisor.ThrowIfCrashed();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ChildProcess Shell(string name, string script) => ChildProcess.Start(new ChildProcessSpec(name, "sh", ["-c", script], Path.Combine(_folder, name + ".log")));
}
