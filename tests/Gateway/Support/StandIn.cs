using System.Reflection;

namespace UdaConnect.Tests.Gateway.Support;

/// <summary>Stands in for the cluster where a test decides what it answers: whoever asks for a grain of a kind gets that kind's stand-in, whatever the key.</summary>
internal class StandIn : DispatchProxy
{
    private Func<MethodInfo, object?[], object?> _answer = (_, _) => null;

    /// <summary>A grain.</summary>
    /// <param name="answer">Method's name and arguments to the task the method returns; it may throw.</param>
    public static T Grain<T>(Func<string, object?[], object?> answer)
        where T : class, IAddressable => Of<T>((method, arguments) => answer(method.Name, arguments));

    /// <summary>A cluster of those grains. Of any other kind it has none, and says what Orleans says then.</summary>
    public static IGrainFactory Cluster(params object[] grains) => Of<IGrainFactory>((method, _) =>
        Array.Find(grains, method.ReturnType.IsInstanceOfType) ?? throw new SiloUnavailableException($"No silo has a {method.ReturnType.Name}."));

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!, args ?? []);

    private static T Of<T>(Func<MethodInfo, object?[], object?> answer)
        where T : class
    {
        var made = Create<T, StandIn>();
        ((StandIn)(object)made)._answer = answer;
        return made;
    }
}
