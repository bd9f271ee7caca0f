using Microsoft.Extensions.Logging;
using UdaConnect.Diagnostics;

namespace UdaConnect.Venues;

internal sealed partial class VenueTimeBucketGrain
{
    [LoggerMessage(LogIds.Venues + 1, LogLevel.Warning, "Bucket {Bucket} could not be loaded; the question that needed it fails and the next one tries again")]
    private partial void LogLoadFailed(VenueTimeBucketKey bucket, Exception exception);
}
