using System.IO.Compression;
using NodaTime;

namespace UdaConnect.DevHost.Import.Schedule;

/// <summary>Reads a schedule: iCalendar, Pentabarf or Frab XML, or CSV, compressed with gzip or not; told apart by how they begin, not by their names.</summary>
/// <param name="year">Of a CSV file with several.</param>
/// <param name="zone">Of times that have none; null: the one the file names.</param>
public sealed class ScheduleReader(int? year, DateTimeZone? zone)
{
    /// <exception cref="DevHostException">The file cannot be read, or is none of these.</exception>
    public ScheduleFile Read(string path)
    {
        var content = Content(path);
        return FirstLetter(content) switch
        {
            '<' => ScheduleXml.Read(path, content, zone),
            'B' when content.AsSpan(0, Math.Min(content.Length, 64)).IndexOf("BEGIN:VCALENDAR"u8) >= 0 => ScheduleCalendar.Read(path, content, zone),
            _ => ScheduleCsv.Read(path, year),
        };
    }

    private static byte[] Content(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            if (!bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
                return bytes;
            using var packed = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            packed.CopyTo(plain);
            return plain.ToArray();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new DevHostException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    // Of UTF-8 or UTF-16, with a byte order mark or without.
    private static char FirstLetter(byte[] content) =>
        (char)content.FirstOrDefault(letter => letter is not (0xef or 0xbb or 0xbf or 0xfe or 0xff or 0 or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'));
}
