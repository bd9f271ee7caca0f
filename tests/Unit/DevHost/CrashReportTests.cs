using UdaConnect.DevHost.Up;
using Xunit;

namespace UdaConnect.Tests.Unit.DevHost;

public sealed class CrashReportTests
{
    [Fact]
    public void Text_CrashedChild_HasNameExitCodeAndLastLines() =>
        Assert.Equal(
            "silo-2 ended with exit code 3. The last lines of /logs/silo-2.log:\n  Unhandled exception.\n  It broke.",
            CrashReport.Text("silo-2", 3, "/logs/silo-2.log", ["Unhandled exception.", "It broke."]));

    [Fact]
    public void Text_KilledChild_NamesTheSignal() =>
        Assert.Equal("silo-1 ended with exit code 137 (signal 9). The last lines of /l:\n  (nothing)", CrashReport.Text("silo-1", 137, "/l", []));
}
