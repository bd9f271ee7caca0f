using UdaConnect.DevHost;
using UdaConnect.DevHost.Up;
using Xunit;

namespace UdaConnect.Tests.Adapters.DevHost;

public sealed class DataFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("udaconnect-data-").FullName;

    [Fact]
    public void Open_AnotherHasIt_SaysSoInOneLineAndLetsGoWithIt()
    {
        using (DataFolder.Open(_folder))
        {
            var message = Assert.Throws<DevHostException>(() => DataFolder.Open(_folder)).Message;
            Assert.StartsWith($"Another 'up' is running on {_folder}", message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }

        DataFolder.Open(_folder).Dispose();
    }

    [Fact]
    public void SetLogsAside_LogsOfTheLastStart_AreKeptOnceAndRunFileIsGone()
    {
        using var data = DataFolder.Open(_folder);
        Directory.CreateDirectory(data.Logs);
        File.WriteAllText(data.Log("silo-1"), "why it ended");
        File.WriteAllText(data.RunFile, "{}");

        data.SetLogsAside();

        Assert.False(Directory.Exists(data.Logs));
        Assert.False(File.Exists(data.RunFile));
        Assert.Equal("why it ended", File.ReadAllText(Path.Combine(_folder, "logs.previous", "silo-1.log")));
    }

    [Fact]
    public void PostgresPlace_FolderClosedToOthers_IsUnderTheSystemRootOnlyWhenItRunsAsAnotherUser()
    {
        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        Assert.StartsWith("/system/", PostgresPlace.For(_folder, asAnotherUser: true, "/system"), StringComparison.Ordinal);
        Assert.Equal(Path.Combine(_folder, "postgres"), PostgresPlace.For(_folder, asAnotherUser: false, "/system"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
