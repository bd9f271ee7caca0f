using System.Text.Json;
using BenchmarkDotNet.Attributes;
using UdaConnect.Silo.VisitStream;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Kernels;

/// <summary>A visit to and from the bytes of its message.</summary>
public class MessageKernels
{
    private readonly Visit _visit = new Booth().Visits(1)[0];
    private LogRecord _record;

    [GlobalSetup]
    public void Setup() => _record = new(1, _visit.AtMs, Gateway.Intake.VisitMessage.Key(_visit.PersonId), Gateway.Intake.VisitMessage.Value(_visit), null);

    [Benchmark(Baseline = true, Description = "message read as a document")]
    public double ReadDocument()
    {
        using var json = JsonDocument.Parse(_record.Value);
        var visit = json.RootElement;
        return visit.GetProperty("id").GetInt64() + visit.GetProperty("person_id").GetInt32() + visit.GetProperty("creation_time").GetDateTimeOffset().Ticks
            + visit.GetProperty("longitude").GetDouble() + visit.GetProperty("latitude").GetDouble();
    }

    /// <returns>The visit's id.</returns>
    [Benchmark(Description = "message read by the pump")]
    public long Read() => VisitMessage.TryRead(_record, VisitTopic.Name, 0, out var visit, out _) ? visit.Id!.Value : throw new BenchException("The message cannot be read.");

    [BenchmarkCategory(KernelsMeasure.Alone), Benchmark(Description = "message written by the gateway")]
    public int Write() => Gateway.Intake.VisitMessage.Value(_visit).Length;
}
