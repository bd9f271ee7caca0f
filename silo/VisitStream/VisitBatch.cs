using System.Diagnostics.CodeAnalysis;
using Orleans.Providers.Streams.Common;
using Orleans.Streams;
using UdaConnect.Visits;

namespace UdaConnect.Silo.VisitStream;

/// <summary>Stored visits of one area on their way to its EventVenue: one call to the grain.</summary>
[GenerateSerializer, Immutable, Alias("udaconnect.VisitBatch")]
[SuppressMessage("Naming", "CA1711", Justification = "Not a collection's name.")]
internal sealed class VisitBatch : IBatchContainer
{
    [Id(0)]
    private readonly StreamId _stream;

    [Id(1)]
    private readonly long _position;

    [Id(2)]
    private readonly VisitPage[] _pages;

    // Of the silo that read it; what crosses to another silo is only to be delivered there.
    [NonSerialized]
    private readonly OffsetWatermark? _watermark;

    [NonSerialized]
    private readonly long _firstOffset;

    /// <param name="position">Rises along the queue: the last offset of the batch, further on in a topic made anew.</param>
    /// <param name="firstOffset">The batch's lowest offset, by which <paramref name="watermark"/> knows it.</param>
    public VisitBatch(StreamId stream, long position, VisitPage page, OffsetWatermark watermark, long firstOffset)
    {
        _stream = stream;
        _position = position;
        _pages = [page];
        _watermark = watermark;
        _firstOffset = firstOffset;
        Count = page.Count;
    }

    private VisitBatch(StreamId stream, long position, VisitPage[] pages) => (_stream, _position, _pages) = (stream, position, pages);

    public StreamId StreamId => _stream;

    /// <summary>Visits, on the silo that read them.</summary>
    [field: NonSerialized]
    public int Count { get; }

    /// <summary>Given up by the agent: it stays unsettled, whatever happens to it in the cache.</summary>
    [field: NonSerialized]
    public bool Failed { get; set; }

    public StreamSequenceToken SequenceToken => new EventSequenceTokenV2(_position);

    public long FirstOffset => _firstOffset;

    /// <summary>Several batches of one stream as one call. They, not the sum, are settled.</summary>
    public static VisitBatch Join(IReadOnlyList<VisitBatch> batches) => batches.Count == 1
        ? batches[0]
        : new(batches[0]._stream, batches[^1]._position, [.. batches.SelectMany(batch => batch._pages)]);

    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>()
    {
        for (var i = 0; i < _pages.Length; i++)
        {
            if (_pages[i] is T page)
                yield return new(page, new EventSequenceTokenV2(_position, i));
        }
    }

    // A batch is made of many messages, so no one's context is its own.
    public bool ImportRequestContext() => false;

    public void Settle()
    {
        if (!Failed)
            _watermark?.Settle(_firstOffset);
    }
}
