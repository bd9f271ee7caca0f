using UdaConnect.Persons;
using UdaConnect.Silo.Spatial;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Adapters.Spatial;

public sealed class PersonStoreTests(SpatialDatabase database) : IClassFixture<SpatialDatabase>
{
    private readonly NpgsqlPersonStore _store = new(database.Person);

    [Fact]
    public async Task Register_SameIdAgain_IsPresentForTheSamePersonAndTakenForAnother()
    {
        var draft = new PersonDraft(900_001, "Ada", "Lovelace", "Engines");
        var person = new Person(900_001, "Ada", "Lovelace", "Engines");

        Assert.Equal(new(RegistrationResult.Created, person), await RegisterAsync(draft));
        Assert.Equal(new(RegistrationResult.Present, person), await RegisterAsync(draft));
        Assert.Equal(new(RegistrationResult.Taken, person), await RegisterAsync(draft with { CompanyName = "Others" }));
        Assert.Equal([person], await _store.FindAsync([900_001, 900_002], CancellationToken.None));
    }

    [Fact]
    public async Task Register_WithoutId_StepsOverIdsAlreadyTaken()
    {
        var first = (await RegisterAsync(new(null, "Grace", "Hopper", ""))).Person.Id;
        foreach (var id in new[] { first + 1, first + 2, first + 4, first + 5, first + 6 })
            await RegisterAsync(new(id, "Taken", "Before", ""));

        Assert.Equal(first + 3, (await RegisterAsync(new(null, "A", "B", ""))).Person.Id);
        Assert.Equal(first + 7, (await RegisterAsync(new(null, "C", "D", ""))).Person.Id);
    }

    [Fact]
    public async Task Register_ManyAtOnceAmongTakenIds_GivesEachItsOwn()
    {
        var next = (await RegisterAsync(new(null, "First", "One", ""))).Person.Id + 1;
        await Task.WhenAll(Enumerable.Range(0, 60).Where(i => i % 4 != 3).Select(i => RegisterAsync(new(next + i, "Taken", "Before", ""))));
        var given = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => RegisterAsync(new(null, "New", $"{i}", "")))));

        Assert.All(given, registration => Assert.Equal(RegistrationResult.Created, registration.Result));
        Assert.Equal(40, given.Select(registration => registration.Person.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("zeta", 3)]
    [InlineData("ZETA müller", 1)]
    [InlineData("Zeta 100%", 1)]
    [InlineData("zeta a_b", 1)]
    [InlineData(@"zeta c\d", 1)]
    [InlineData("zeta alfa", 2)]
    [InlineData("zetaalfa", 0)]
    [InlineData("zeta' or 1=1", 0)]
    public async Task List_Words_MustAllOccurLiterally(string search, int expected)
    {
        foreach (var draft in new PersonDraft[] { new(910_001, "Alfa", "Müller", "Zeta 100%"), new(910_002, "Alfa", "axb", "zeta a_b"), new(910_003, "Beta", "cxd", @"Zeta c\d 1000") })
            await RegisterAsync(draft);
        Assert.Equal(expected, (await _store.ListAsync(search, 0, 1_000, CancellationToken.None)).Length);
    }

    [Fact]
    public async Task List_PageByPage_GivesEverybodyInTheOrderOfIds()
    {
        foreach (var id in Enumerable.Range(920_000, 25))
            await RegisterAsync(new(id, "Pager", "Person", ""));
        var found = new List<int>();
        while (await _store.ListAsync("pager", found.LastOrDefault(), 10, CancellationToken.None) is { Length: > 0 } page)
            found.AddRange(page.Select(person => person.Id));

        Assert.Equal(Enumerable.Range(920_000, 25), found);
        Assert.Contains(await _store.ListAsync(null, 919_999, 1, CancellationToken.None), person => person.Id == 920_000);
    }

    private Task<Registration> RegisterAsync(PersonDraft draft) => _store.RegisterAsync(draft, CancellationToken.None);
}
