using CsCheck;
using Xunit.Sdk;

namespace UdaConnect.Tests.Support;

/// <summary>Properties over generated cases that are the same in every run: CsCheck's own Sample takes a seed for its first case only.</summary>
internal static class Property
{
    public static void ForAll<T>(Gen<T> gen, Action<T> check, uint seed, int cases = 500)
    {
        for (var number = 0; number < cases; number++)
        {
            var value = gen.Generate(new PCG(seed, (ulong)number), null, out _);
            try
            {
                check(value);
            }
            catch (Exception exception)
            {
                throw new XunitException($"Case {number} of seed {seed}: {value}{Environment.NewLine}{exception.Message}", exception);
            }
        }
    }

    public static async Task ForAllAsync<T>(Gen<T> gen, Func<T, Task> check, uint seed, int cases)
    {
        for (var number = 0; number < cases; number++)
        {
            var value = gen.Generate(new PCG(seed, (ulong)number), null, out _);
            try
            {
                await check(value);
            }
            catch (Exception exception)
            {
                throw new XunitException($"Case {number} of seed {seed}: {value}{Environment.NewLine}{exception.Message}", exception);
            }
        }
    }
}
