using System.Text.Json;
using Confluent.Kafka;
using Google.Protobuf;
using Grpc.Core;
using UdaConnect.Hosting;

namespace UdaConnect.Gateway.Faults;

/// <summary>What a failure is called on REST and on gRPC: the one table for both.</summary>
/// <param name="Slug">Last part of the problem's type.</param>
/// <param name="Title">For people; says nothing about the inside.</param>
/// <param name="RetryAfter">When to repeat; null where repeating does not help.</param>
internal readonly record struct Fault(int Http, StatusCode Grpc, string Slug, string Title, TimeSpan? RetryAfter = null)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    public static Fault Invalid { get; } = new(400, StatusCode.InvalidArgument, "invalid-input", "The input is not valid.");

    public static Fault NotFound { get; } = new(404, StatusCode.NotFound, "not-found", "There is no such thing.");

    public static Fault Taken { get; } = new(409, StatusCode.AlreadyExists, "id-taken", "The id is somebody else's.");

    public static Fault SessionOverlaps { get; } = new(409, StatusCode.AlreadyExists, "session-overlaps", "Another session of the venue is at that time.");

    public static Fault VenueRetired { get; } = new(409, StatusCode.FailedPrecondition, "venue-retired", "The venue is retired.");

    public static Fault BrokerUnavailable { get; } =
        new(503, StatusCode.Unavailable, "log-unavailable", "The log of visits cannot be reached. With an id of your own the visit can be repeated safely.", Soon);

    private static Fault ClusterUnavailable { get; } =
        new(503, StatusCode.Unavailable, "cluster-unavailable", "The cluster, or a part the answer needs, cannot be reached.", Soon);

    public static Fault TooManyFeeds { get; } =
        new(429, StatusCode.ResourceExhausted, "too-many-feeds", "As many live feeds of this person as there may be are being followed.", TimeSpan.FromSeconds(30));

    public static Fault Exhausted(TimeSpan retryAfter) =>
        new(429, StatusCode.ResourceExhausted, "too-much-waiting", "Too much is waiting to be stored; repeat later.", retryAfter);

    /// <summary>What <paramref name="exception"/> is to a client that still waits; one that has gone is not asked about.</summary>
    public static Fault From(Exception exception) => exception switch
    {
        RefusedException refused => refused.Fault,
        TimeoutException => new(503, StatusCode.Unavailable, "cluster-timeout", "The cluster did not answer in time; the question may be repeated.", Soon),
        NotServingException or SiloUnavailableException or OrleansException or Orleans.Runtime.Messaging.ConnectionFailedException => ClusterUnavailable,
        StoreUnavailableException => new(503, StatusCode.Unavailable, "store-unavailable", "A database that the answer needs cannot be reached.", Soon),
        // The client did not cancel, so a silo that stops did.
        OperationCanceledException => ClusterUnavailable,
        KafkaException => BrokerUnavailable,
        BadHttpRequestException { StatusCode: 413 } => new(413, StatusCode.ResourceExhausted, "body-too-large", "The body is larger than 1 MiB."),
        BadHttpRequestException bad => Invalid with { Http = bad.StatusCode, Title = "The request is not well-formed." },
        JsonException => Invalid,
        InvalidProtocolBufferException => Invalid with { Title = "The message cannot be read." },
        _ when NotConnected(exception) => ClusterUnavailable,
        _ => new(500, StatusCode.Internal, "unexpected", "Something unexpected went wrong."),
    };

    /// <summary>Whether asking again may find the silo that took over.</summary>
    public static bool IsTransient(Exception exception) => From(exception) is { Http: 503 };

    // What the Orleans client throws before it has a silo to learn the grains' types from, and after it is disposed of.
    private static bool NotConnected(Exception exception) =>
        exception is InvalidOperationException or ArgumentException && exception.Source?.StartsWith("Orleans", StringComparison.Ordinal) == true;
}
