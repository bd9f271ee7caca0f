using System.Reflection;
using Orleans.Serialization.Invocation;

namespace UdaConnect.Tests.Support;

/// <summary>A grain call as its filters see it; what it does is given.</summary>
internal sealed class FakeGrainCall(Func<Task> call) : IIncomingGrainCallContext
{
    public IInvokable Request => throw new InvalidOperationException("Not a call of Orleans.");

    public object Grain => this;

    public GrainId? SourceId => null;

    public GrainId TargetId => default;

    public GrainInterfaceType InterfaceType => default;

    public string InterfaceName => "ITested";

    public string MethodName => "Ask";

    public MethodInfo InterfaceMethod => throw new InvalidOperationException("Not a call of Orleans.");

    public MethodInfo ImplementationMethod => InterfaceMethod;

    public IGrainContext TargetContext => throw new InvalidOperationException("Not a call of Orleans.");

    public object? Result { get; set; }

    public Response? Response { get; set; }

    public Task Invoke() => call();
}
