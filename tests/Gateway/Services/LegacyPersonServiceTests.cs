using Grpc.Core;
using UdaConnect.Protos.Legacy;
using UdaConnect.Tests.Gateway.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Services;

public sealed class LegacyPersonServiceTests(GatewaySystem system)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_WithId_IsKeptAndTheSameAgainIsAccepted()
    {
        var clients = await system.ClientsAsync();
        var ada = new PersonMessage { Id = clients.NextPerson(), FirstName = "Ada", LastName = "Byron", CompanyName = "Engines" };

        Assert.Equal(ada, await clients.Persons.CreateAsync(ada, cancellationToken: Token));
        Assert.Equal(ada, await clients.Persons.CreateAsync(ada, cancellationToken: Token));
        Assert.Equal(ada, await clients.Persons.GetAsync(new() { Id = ada.Id }, cancellationToken: Token));
        Assert.Equal("Ada", (await clients.GetAsync($"/api/persons/{ada.Id}")).GetProperty("first_name").GetString());
    }

    [Fact]
    public async Task Create_IdOfSomebodyElse_IsAlreadyExistsNamingTheId()
    {
        var clients = await system.ClientsAsync();
        var ada = new PersonMessage { Id = clients.NextPerson(), FirstName = "Ada", LastName = "Byron" };
        await clients.Persons.CreateAsync(ada, cancellationToken: Token);

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await clients.Persons.CreateAsync(new(ada) { FirstName = "Grace" }, cancellationToken: Token));
        Assert.Equal(StatusCode.AlreadyExists, refused.StatusCode);
        Assert.StartsWith("id: ", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(ada, await clients.Persons.GetAsync(new() { Id = ada.Id }, cancellationToken: Token));
    }

    [Fact]
    public async Task Create_IdZero_IsAssignedANewOneEachTime()
    {
        var clients = await system.ClientsAsync();
        var ada = new PersonMessage { FirstName = "Ada", LastName = "Byron", CompanyName = "" };
        var first = await clients.Persons.CreateAsync(ada, cancellationToken: Token);
        var second = await clients.Persons.CreateAsync(ada, cancellationToken: Token);

        Assert.True(0 < first.Id && first.Id < second.Id);
        Assert.Equal(new(ada) { Id = first.Id }, first);
    }

    [Fact]
    public async Task Get_Nobody_IsNotFoundNamingTheId()
    {
        var clients = await system.ClientsAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await clients.Persons.GetAsync(new() { Id = int.MaxValue }, cancellationToken: Token));

        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
        Assert.StartsWith("id: ", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RetrieveAll_IsEverybodyInTheOrderOfIds()
    {
        var clients = await system.ClientsAsync();
        var mine = new[] { await clients.RegisterAsync("Ada", "All"), await clients.RegisterAsync("Grace", "All") };
        var ids = (await clients.Persons.RetrieveAllAsync(new(), cancellationToken: Token)).Persons.Select(person => person.Id).ToArray();

        Assert.Equal(ids.Order(), ids);
        Assert.Superset(mine.ToHashSet(), ids.ToHashSet());
    }
}
