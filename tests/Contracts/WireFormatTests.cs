using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using UdaConnect.Silo.VisitStream;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Contracts;

/// <summary>What travels between processes keeps its bytes: during an upgrade old and new silos and gateways read one another. How to change it on purpose: README.md.</summary>
public sealed class WireFormatTests
{
    private const string UpdateVariable = "UPDATE_GOLDEN";

    private static readonly Assembly[] Assemblies =
        [typeof(Visit).Assembly, typeof(Venues.NearKernel).Assembly, typeof(VisitBatch).Assembly, typeof(UdaConnect.Gateway.Faults.Fault).Assembly];

    private static readonly Serializer Serializer = new ServiceCollection()
        .AddSerializer(builder => Array.ForEach(Assemblies, assembly => builder.AddAssembly(assembly)))
        .BuildServiceProvider().GetRequiredService<Serializer>();

    private static readonly Type[] Travelling =
        [.. Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null)];

    public static TheoryData<string> Aliases => [.. Travelling.Select(AliasOf)];

    [Fact]
    public void Samples_EveryTypeThatTravels_HasOneAndNoTwoCasesOfATypeShareAName()
    {
        Assert.Superset(new HashSet<string> { "udaconnect.NearQuestion", "udaconnect.VisitBatch" }, Travelling.Select(AliasOf).ToHashSet());
        Assert.Empty(Travelling.Except(Samples.All.Select(sample => sample.Value.GetType())));
        Assert.Equal(Samples.All.Length, Samples.All.Select(sample => (sample.Value.GetType(), sample.Case)).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Aliases))]
    public void Samples_OfAType_HoldSomethingInEveryField(string alias)
    {
        // Bytes in which a field has its default would not show whether it is written.
        var type = Of(alias);
        if (type.IsEnum || type.IsSubclassOf(typeof(Exception)))
            return;
        Assert.All(SameContent.Fields(type), field => Assert.Contains(
            SamplesOf(type), sample => field.GetValue(sample.Value) is { } value && !(value is ValueType && SameContent.Of(value, Activator.CreateInstance(value.GetType())))));
    }

    [Theory]
    [MemberData(nameof(Aliases))]
    public void Write_EverySample_GivesTheGoldenBytes(string alias)
    {
        var (type, file) = (Of(alias), new GoldenFile(alias));
        var today = SamplesOf(type).Select(sample => (sample.Case, Bytes: Serializer.SerializeToArray(sample.Value))).ToArray();
        if (Environment.GetEnvironmentVariable(UpdateVariable) is not null)
            file.Update(today);

        Assert.True(file.Exists, $"{alias} has no golden file: see tests/Contracts/README.md.");
        Assert.Equal(
            file.Read().Where(line => !line.IsEarlier).Select(line => (line.Case, Convert.ToHexString(line.Bytes))),
            today.Select(line => (line.Case, Convert.ToHexString(line.Bytes))));
    }

    [Theory]
    [MemberData(nameof(Aliases))]
    public void Read_GoldenBytesOfTodayAndBefore_GiveTheSamples(string alias)
    {
        var samples = SamplesOf(Of(alias)).ToDictionary(sample => sample.Case, sample => sample.Value);
        foreach (var (name, isEarlier, bytes) in new GoldenFile(alias).Read())
        {
            Assert.True(samples.TryGetValue(name, out var expected), $"{alias} has no sample {name} any more.");
            Assert.True(SameContent.Of(expected, Serializer.Deserialize<object>(bytes)), $"{alias}, {name}: {(isEarlier ? "bytes of an earlier version" : "its bytes")} read to something else.");
        }
    }

    [Fact]
    public void Golden_EveryFile_IsOfATypeThatTravels() => Assert.Empty(GoldenFile.All.Select(file => file.Alias).Except(Travelling.Select(AliasOf)));

    private static string AliasOf(Type type) =>
        type.GetCustomAttribute<AliasAttribute>()?.Alias ?? throw new InvalidOperationException($"{type} travels by its CLR name: give it an alias.");

    private static Type Of(string alias) => Travelling.Single(type => AliasOf(type) == alias);

    private static IEnumerable<(string Case, object Value)> SamplesOf(Type type) => Samples.All.Where(sample => sample.Value.GetType() == type);
}
