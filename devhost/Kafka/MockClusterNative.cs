using System.Runtime.InteropServices;

namespace UdaConnect.DevHost.Kafka;

/// <summary>
/// The mock cluster of librdkafka, called in the very library file that Confluent.Kafka has loaded. Its managed setting (test.mock.num.brokers) knows only
/// topics of four partitions and no call to make one.
/// </summary>
internal static unsafe partial class MockClusterNative
{
    private const string Library = "librdkafka-of-confluent";
    private const int ProducerType = 0;
    private const int ErrorTextSize = 512;

    static MockClusterNative() => NativeLibrary.SetDllImportResolver(typeof(MockClusterNative).Assembly, Resolve);

    /// <summary>A client to own the mock cluster; it connects to nothing.</summary>
    public static IntPtr NewClient()
    {
        Confluent.Kafka.Library.Load();
        var text = stackalloc byte[ErrorTextSize];
        var configuration = NewConfiguration();
        _ = Set(configuration, "log_level", "3", text, ErrorTextSize); // errors; it would note that this client connects to nothing
        var client = New(ProducerType, configuration, text, ErrorTextSize);
        if (client == IntPtr.Zero) throw new DevHostException($"librdkafka gives no client for the embedded broker: {Marshal.PtrToStringUTF8((IntPtr)text)}");
        return client;
    }

    public static string Bootstraps(IntPtr cluster) => Marshal.PtrToStringUTF8(BootstrapsPointer(cluster))!;

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_new")]
    public static partial IntPtr NewCluster(IntPtr client, int brokers);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateTopic(IntPtr cluster, string topic, int partitions, int replication);

    /// <summary>The next requests of one kind are answered with these errors, one each.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    public static partial void PushErrors(IntPtr cluster, short apiKey, nuint count, int[] errors);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    public static partial void DestroyCluster(IntPtr cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_destroy")]
    public static partial void DestroyClient(IntPtr client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    private static partial IntPtr BootstrapsPointer(IntPtr cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_new")]
    private static partial IntPtr NewConfiguration();

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Set(IntPtr configuration, string name, string value, byte* errorText, nuint errorTextSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_new")]
    private static partial IntPtr New(int type, IntPtr configuration, byte* errorText, nuint errorTextSize);

    private static IntPtr Resolve(string name, System.Reflection.Assembly assembly, DllImportSearchPath? searchPath) =>
        name == Library ? NativeLibrary.Load(LoadedPath()) : IntPtr.Zero;

    private static string LoadedPath() => File.ReadLines("/proc/self/maps")
        .Select(line => line.IndexOf('/') is var start and >= 0 ? line[start..] : "")
        .FirstOrDefault(path => Path.GetFileName(path).Contains("librdkafka", StringComparison.Ordinal))
        ?? throw new DevHostException("Confluent.Kafka has loaded no librdkafka, so there is no embedded broker: set KAFKA_HOME or Kafka__BootstrapServers.");
}
