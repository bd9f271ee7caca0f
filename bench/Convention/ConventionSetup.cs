using System.Globalization;
using UdaConnect.Persons;
using UdaConnect.Venues;

namespace UdaConnect.Bench.Convention;

/// <summary>Registers the convention's people and booths through the grains, as the gateway would.</summary>
internal static class ConventionSetup
{
    private const int AtOnce = 32;

    public static async Task RegisterAsync(IClusterClient client, ConventionPlan plan, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        var people = client.GetGrain<IPeopleGrain>(0);
        await Parallel.ForEachAsync(Enumerable.Range(1, plan.People), options, async (id, token) =>
        {
            var registration = await people.RegisterAsync(new(id, "Attendee", id.ToString(CultureInfo.InvariantCulture), $"Company {id % 400}"), token);
            if (registration.Result == RegistrationResult.Taken)
                throw new BenchException($"Person {id} is somebody else already.");
        });

        var catalogue = client.GetGrain<IVenueCatalogueGrain>(0);
        for (var booth = 0; booth < Hall.BoothCount; booth++)
        {
            var footprint = new Footprint([[[.. Hall.Footprint(booth)]]], null, null);
            var registration = await catalogue.RegisterAsync(new($"Booth {booth + 1}", "booth", footprint, null), cancellationToken);
            if (registration.Venue is null)
                throw new BenchException($"Booth {booth + 1} was refused: {string.Join("; ", registration.Errors)}");
        }
    }
}
