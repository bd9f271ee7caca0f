using System.IO.Compression;
using System.Text;
using CsvHelper;

namespace UdaConnect.DevHost.Import;

/// <summary>A CSV file with a header line, compressed with gzip or not; told apart by its first bytes, not by its name.</summary>
public sealed class CsvSource : IDisposable
{
    private readonly string _name;
    private readonly FileStream _file;
    private readonly CsvReader _csv;
    private readonly CsvFields _fields;
    private readonly Dictionary<long, CsvMalformedReason> _malformedLines = [];

    private CsvSource(string name, FileStream file)
    {
        (_name, _file) = (name, file);
        var compressed = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        Stream text = compressed ? new GZipStream(file, CompressionMode.Decompress) : file;
        _csv = CsvReader.Create(new StreamReader(text, new UTF8Encoding(false, throwOnInvalidBytes: true)), new()
        {
            Separator = ',',
            TrimWhitespace = true,
            TrackLineNumbers = true,
            // One quote in the wrong place spoils its own line, not the rest of the file.
            AllowLineBreaksInQuotes = false,
            MaxRecordSize = 1 << 20,
            OnMalformedRecord = record => _malformedLines[record.LineNumber] = record.Reason,
        });
        _fields = new(_csv);
    }

    /// <summary>How much of the file was read, from 0 to 1.</summary>
    public double Fraction => _file.Length == 0 ? 1 : Math.Min(1, (double)_file.Position / _file.Length);

    public static CsvSource Open(string path)
    {
        try
        {
            return new(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DevHostException($"{path} cannot be opened: {exception.Message}", exception);
        }
    }

    /// <summary>The rows, each once and in order, read as they are asked for.</summary>
    /// <exception cref="DevHostException">The file is no CSV of these columns, or is cut short.</exception>
    public IEnumerable<CsvRow<T>> Read<T>(IReadOnlyList<string> columns, Func<CsvFields, T> parse)
        where T : struct
    {
        ReadHeader(columns);
        while (Guarded(_csv.Read))
        {
            _fields.NextRow(_malformedLines.Remove(_csv.LineNumber, out var reason) ? $"the line has quotes in the wrong place ({reason})" : null);
            var value = parse(_fields);
            yield return new(_csv.LineNumber, value, _fields.Error);
        }
    }

    public void Dispose()
    {
        _csv.Dispose();
        _file.Dispose();
    }

    private void ReadHeader(IReadOnlyList<string> columns)
    {
        Guarded(() =>
        {
            _csv.ReadHeader();
            return true;
        });
        var missing = columns.Where(column => !_csv.TryGetFieldIndex(column, out _)).ToArray();
        if (missing.Length > 0)
            throw new DevHostException($"{_name} has no column {string.Join(", ", missing)}; its first line must name the columns {string.Join(',', columns)}.");
    }

    private bool Guarded(Func<bool> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or DecoderFallbackException or CsvFormatException)
        {
            throw new DevHostException($"{_name} cannot be read after line {_csv.LineNumber}: {exception.Message}", exception);
        }
    }
}
