using System.Reflection;
using UdaConnect.Persons;
using Xunit;

namespace UdaConnect.Tests.Unit.Hosting;

/// <summary>No question hangs: each call of a grain says how long it may take, and that is 5 s at most, so that with its retry it stays under what a client waits.</summary>
public sealed class ResponseTimeoutTests
{
    public static TheoryData<string> Calls =>
    [
        .. typeof(IPersonGrain).Assembly.GetTypes().Where(type => type.IsInterface && type.IsAssignableTo(typeof(IGrain)))
            .SelectMany(type => type.GetMethods().Select(method => $"{type.FullName}.{method.Name}")),
    ];

    [Theory, MemberData(nameof(Calls))]
    public void EveryCall_SaysItsTimeOut_OfFiveSecondsAtMost(string call)
    {
        var dot = call.LastIndexOf('.');
        var method = typeof(IPersonGrain).Assembly.GetType(call[..dot])!.GetMethod(call[(dot + 1)..])!;

        Assert.InRange(method.GetCustomAttribute<ResponseTimeoutAttribute>()!.Timeout!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
    }
}
