using System.Buffers.Binary;
using System.Security.Cryptography;

namespace UdaConnect.Silo.Spatial;

/// <summary>A SHA-256 digest by value; the default stands for "not computed".</summary>
internal readonly record struct Sha256(ulong A, ulong B, ulong C, ulong D)
{
    public static Sha256 Of(ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, digest);
        return Read(digest);
    }

    public static Sha256 Read(ReadOnlySpan<byte> digest) => new(
        BinaryPrimitives.ReadUInt64BigEndian(digest), BinaryPrimitives.ReadUInt64BigEndian(digest[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(digest[16..]), BinaryPrimitives.ReadUInt64BigEndian(digest[24..]));

    public byte[] ToArray()
    {
        var digest = new byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteUInt64BigEndian(digest, A);
        BinaryPrimitives.WriteUInt64BigEndian(digest.AsSpan(8), B);
        BinaryPrimitives.WriteUInt64BigEndian(digest.AsSpan(16), C);
        BinaryPrimitives.WriteUInt64BigEndian(digest.AsSpan(24), D);
        return digest;
    }
}
