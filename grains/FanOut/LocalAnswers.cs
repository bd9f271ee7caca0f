using System.Collections.Immutable;
using UdaConnect.Hosting;

namespace UdaConnect.FanOut;

/// <summary>Answers for several areas of this silo beside the caller's turn, which others wait for.</summary>
internal static class LocalAnswers
{
    /// <param name="find">One area's answer; null: it has to be asked.</param>
    /// <exception cref="Hosting.NotServingException">The silo was paused and does not know yet whether it is still a member.</exception>
    public static Task<ImmutableArray<TAnswer?>> FindAsync<TQuestion, TAnswer>(
        IServingGate gate, IReadOnlyList<long> areaIds, IReadOnlyList<TQuestion> questions, Func<long, TQuestion, ValueTask<TAnswer?>> find, CancellationToken cancellationToken)
        where TAnswer : class => Task.Run(
            async () =>
            {
                gate.ThrowIfNotServing();
                var answers = ImmutableArray.CreateBuilder<TAnswer?>(areaIds.Count);
                for (var i = 0; i < areaIds.Count; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    answers.Add(await find(areaIds[i], questions[i]));
                }

                return answers.MoveToImmutable();
            },
            cancellationToken);
}
