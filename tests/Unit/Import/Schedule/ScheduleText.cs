using System.IO.Compression;
using System.Text;
using UdaConnect.DevHost.Import.Schedule;
using Xunit;

namespace UdaConnect.Tests.Unit.Import.Schedule;

/// <summary>Reads schedules that a test writes.</summary>
internal static class ScheduleText
{
    public static ScheduleFile Read(string text, string? zone = null, int? year = null, bool packed = false, Encoding? encoding = null)
    {
        var path = Path.GetTempFileName();
        try
        {
            var preamble = encoding?.GetPreamble() ?? [];
            byte[] bytes = [.. preamble, .. (encoding ?? Encoding.UTF8).GetBytes(text)];
            using (var file = File.Create(path))
            using (var stream = packed ? new GZipStream(file, CompressionLevel.Fastest) : (Stream)file)
                stream.Write(bytes);
            return new ScheduleReader(year, zone is null ? null : NodaTime.DateTimeZoneProviders.Tzdb[zone]).Read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The one row of a file, which can be read.</summary>
    public static ScheduleRow Good(ScheduleFile file)
    {
        var row = Assert.Single(file.Rows);
        Assert.Null(row.Error);
        return row.Value;
    }

    /// <summary>The reason why the one row of a file is refused.</summary>
    public static string Refused(ScheduleFile file) => Assert.Single(file.Rows).Error ?? throw new InvalidOperationException("The row was read.");

    /// <summary>Start and end, UTC, to the minute.</summary>
    public static string Times(ScheduleRow row) =>
        FormattableString.Invariant($"{row.Start.UtcDateTime:MM-dd HH:mm} {row.End.UtcDateTime:MM-dd HH:mm}");
}
