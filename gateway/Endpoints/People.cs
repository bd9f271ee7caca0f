using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Persons;

namespace UdaConnect.Gateway.Endpoints;

/// <summary>What REST and gRPC both ask of the people of the cluster.</summary>
internal static class People
{
    /// <exception cref="RefusedException">The id is somebody else's.</exception>
    public static async Task<Registration> RegisterAsync(Questions questions, PersonDraft draft, CancellationToken cancellationToken)
    {
        Task<Registration> Call(IGrainFactory grains, CancellationToken token) => grains.GetGrain<IPeopleGrain>(0).RegisterAsync(draft, token);

        // Only with an id of its own is repeating safe: without one, a lost answer would leave two people.
        var registration = draft.Id is null ? await Call(questions.Grains, cancellationToken) : await questions.AskAsync(Call, cancellationToken);
        return registration.Result == RegistrationResult.Taken
            ? throw new RefusedException(Fault.Taken, [new("id", "is somebody else's")], $"id: {draft.Id} is somebody else's")
            : registration;
    }

    /// <exception cref="RefusedException">There is none.</exception>
    public static async Task<Person> FindAsync(Questions questions, int personId, CancellationToken cancellationToken, string field = "id") =>
        await questions.AskAsync((grains, token) => grains.GetGrain<IPeopleGrain>(0).FindAsync(personId, token), cancellationToken)
        ?? throw new RefusedException(Fault.NotFound, $"{field}: there is no person {personId}");
}
