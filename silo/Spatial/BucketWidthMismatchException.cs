namespace UdaConnect.Silo.Spatial;

/// <summary>The rows of <c>bucket</c> were made with another width than this program's: it must neither store nor answer (visit-path 4.5).</summary>
internal sealed class BucketWidthMismatchException(long? databaseMs, long programMs)
    : Exception(databaseMs is { } width
        ? $"The geolocation database holds buckets of {width} ms, this program's are {programMs} ms wide. Stop every silo and run 'migrate' of the version you want."
        : "The geolocation database has no bucket width. Run 'migrate' first.");
