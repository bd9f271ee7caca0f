using Orleans.Metadata;
using Orleans.Streams;
using UdaConnect.Visits;

namespace UdaConnect.Silo.VisitStream;

/// <summary>Leads the streams of an area, one a partition, to the one grain of that area.</summary>
internal sealed class AreaStreamIdMapper : IStreamIdMapper
{
    public IdSpan GetGrainKeyId(GrainBindings grainBindings, StreamId streamId) =>
        GrainIdKeyExtensions.CreateIntegerKey(AreaStreamKey.Parse(streamId.GetKeyAsString()).AreaId);
}
