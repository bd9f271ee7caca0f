namespace UdaConnect.Gateway.Endpoints;

/// <summary>What stands around the entries of a long answer.</summary>
internal sealed class JsonEnvelope
{
    public static readonly JsonEnvelope Array = new("application/json", "["u8, "]"u8);

    public static readonly JsonEnvelope FeatureCollection = new(Export.ExportFormats.GeoJson, "{\"type\":\"FeatureCollection\",\"features\":["u8, "]}"u8);

    private readonly byte[] _open;
    private readonly byte[] _close;

    private JsonEnvelope(string contentType, ReadOnlySpan<byte> open, ReadOnlySpan<byte> close) =>
        (ContentType, _open, _close) = (contentType, open.ToArray(), close.ToArray());

    public string ContentType { get; }

    public ReadOnlySpan<byte> Open => _open;

    public ReadOnlySpan<byte> Close => _close;
}
