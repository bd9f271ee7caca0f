using System.Buffers;
using System.Buffers.Binary;
using UdaConnect.Time;

namespace UdaConnect.Silo.Spatial;

/// <summary>Rows in PostgreSQL's binary COPY format, in memory borrowed for as long as it takes to send them.</summary>
/// <remarks>Npgsql's importer awaits each field and looks up how to write it; of rows whose fields are known that is most of what they cost.</remarks>
internal sealed class CopyBuffer : IDisposable
{
    private const int EndOfRows = -1;

    // timestamptz counts microseconds from 2000-01-01, where valid time happens to begin as well.
    private const long EpochMs = Timestamps.MinMs;

    private byte[] _bytes;
    private int _length;

    /// <param name="bytes">At least so many; a row must fit into what is <see cref="Free"/>.</param>
    public CopyBuffer(int bytes) => _bytes = ArrayPool<byte>.Shared.Rent(bytes);

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public int Free => _bytes.Length - _length;

    /// <summary>Signature, no flags, no extension.</summary>
    public void Begin()
    {
        "PGCOPY\n"u8.CopyTo(Take(7));
        ReadOnlySpan<byte> rest = [0xff, (byte)'\r', (byte)'\n', 0];
        rest.CopyTo(Take(4));
        Take(8).Clear();
    }

    public void Row(short fields) => BinaryPrimitives.WriteInt16BigEndian(Take(sizeof(short)), fields);

    public void End() => Row(EndOfRows);

    public void Bigint(long value) => BinaryPrimitives.WriteInt64BigEndian(Field(sizeof(long)), value);

    public void Integer(int value) => BinaryPrimitives.WriteInt32BigEndian(Field(sizeof(int)), value);

    public void Double(double value) => BinaryPrimitives.WriteDoubleBigEndian(Field(sizeof(double)), value);

    public void Boolean(bool value) => Field(1)[0] = value ? (byte)1 : (byte)0;

    /// <summary>A timestamptz.</summary>
    /// <param name="atMs">UTC, ms since 1970.</param>
    public void Instant(long atMs) => Bigint(checked((atMs - EpochMs) * 1_000));

    public void Clear() => _length = 0;

    public void Dispose()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _length) = ([], 0);
    }

    private Span<byte> Field(int bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), bytes);
        return Take(bytes);
    }

    private Span<byte> Take(int bytes)
    {
        var taken = _bytes.AsSpan(_length, bytes);
        _length += bytes;
        return taken;
    }
}
