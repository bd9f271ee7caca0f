using UdaConnect.Tests.Support;

namespace UdaConnect.Tests.Contracts;

/// <summary>
/// What a type looks like on the wire, as files beside this one, named after the type's alias. A line is a case's name and its bytes; after the bytes of today follow, marked
/// with an apostrophe, those that earlier versions wrote.
/// </summary>
internal sealed record GoldenFile(string Alias)
{
    private const char EarlierMark = '\'';

    public static string Folder { get; } = Path.Combine(SourceTree.Root, "tests", "Contracts", "Golden");

    public static IEnumerable<GoldenFile> All => Directory.EnumerateFiles(Folder, "*.txt").Select(path => new GoldenFile(Path.GetFileNameWithoutExtension(path)));

    public bool Exists => File.Exists(Place);

    private string Place => Path.Combine(Folder, Alias + ".txt");

    public IReadOnlyList<(string Case, bool IsEarlier, byte[] Bytes)> Read() =>
    [
        .. File.ReadLines(Place).Select(line => line.Split(' '))
            .Select(words => (words[0].TrimEnd(EarlierMark), words[0].EndsWith(EarlierMark), Convert.FromHexString(words[1]))),
    ];

    /// <summary>Writes the bytes of today; those they take the place of stay as earlier ones.</summary>
    public void Update(IEnumerable<(string Case, byte[] Bytes)> today)
    {
        var before = Exists ? Read() : [];
        File.WriteAllLines(Place, today.SelectMany(line => before
            .Where(known => known.Case == line.Case && !known.Bytes.AsSpan().SequenceEqual(line.Bytes))
            .Select(known => $"{line.Case}{EarlierMark} {Convert.ToHexString(known.Bytes)}")
            .Prepend($"{line.Case} {Convert.ToHexString(line.Bytes)}")));
    }
}
