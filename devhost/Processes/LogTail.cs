namespace UdaConnect.DevHost.Processes;

internal static class LogTail
{
    private const int ReadAtMost = 64 * 1024;

    public static IReadOnlyList<string> Read(string path, int count)
    {
        if (!File.Exists(path)) return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length > ReadAtMost) file.Seek(-ReadAtMost, SeekOrigin.End);
        using var reader = new StreamReader(file);
        var lines = new Queue<string>(count);
        while (reader.ReadLine() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            if (lines.Count == count) lines.Dequeue();
            lines.Enqueue(line);
        }
        return [.. lines];
    }
}
