using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using UdaConnect.Tests.Gateway.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Endpoints;

public sealed partial class PersonEndpointsTests(GatewaySystem system)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Register_WithId_IsCreatedThenTheSameThenTaken()
    {
        var clients = await system.ClientsAsync();
        var id = clients.NextPerson();
        var ada = $$"""{"id":{{id}},"first_name":"Ada","last_name":"Byron","company_name":"Engines"}""";

        using var created = await PostAsync(clients, ada);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal($"/api/persons/{id}", created.Headers.Location?.ToString());
        Assert.Equal(ada, await created.Content.ReadAsStringAsync(Token));

        using var again = await PostAsync(clients, ada);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal($"/api/persons/{id}", again.Headers.Location?.ToString());
        Assert.Equal(ada, await again.Content.ReadAsStringAsync(Token));

        using var taken = await PostAsync(clients, ada.Replace("Ada", "Grace", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
        var problem = await Refusal.ProblemAsync(taken);
        Assert.Equal("urn:udaconnect:problem:id-taken", problem.GetProperty("type").GetString());
        Assert.True(problem.GetProperty("errors").TryGetProperty("id", out _));
        Assert.Equal(ada, (await clients.GetAsync($"/api/persons/{id}")).GetRawText());
    }

    /// <summary>Two people of one name are two people; company and id may be missing, unknown fields are ignored, and a whole number is one however it is written.</summary>
    [Theory]
    [InlineData("""{"first_name":"Ada","last_name":"Byron"}""")]
    [InlineData("""{"id":null,"first_name":"Ada","last_name":"Byron","company_name":null}""")]
    [InlineData("""{"id":0,"first_name":"Ada","last_name":"Byron","company_name":"","unknown":{"a":[1]}}""")]
    [InlineData("""{"id":"","first_name":"Ada","last_name":"Byron"}""")]
    [InlineData("\uFEFF {\"first_name\":\"Ada\",\"last_name\":\"Byron\"}")]
    public async Task Register_WithoutId_IsAssignedANewOneEachTime(string body)
    {
        var clients = await system.ClientsAsync();
        var ids = new List<int>();
        for (var i = 0; i < 2; i++)
        {
            using var created = await PostAsync(clients, body);
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
            var person = await created.Content.ReadFromJsonAsync<JsonElement>(Token);
            Assert.Equal("", person.GetProperty("company_name").GetString());
            ids.Add(person.GetProperty("id").GetInt32());
        }

        Assert.True(0 < ids[0] && ids[0] < ids[1]);
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("\"{0}\"")]
    [InlineData("{0}.0")]
    public async Task Register_IdHoweverItIsWritten_IsKept(string form)
    {
        var clients = await system.ClientsAsync();
        var id = clients.NextPerson();
        using var created = await PostAsync(clients, $$"""{"id":{{form.Replace("{0}", $"{id}", StringComparison.Ordinal)}},"first_name":"Ada","last_name":"Byron"}""");

        Assert.Equal(id, (await created.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetInt32());
    }

    /// <summary>Names are kept and given back as they are, in their own letters.</summary>
    [Theory]
    [InlineData("Zoë <b>\"O'Neill\"</b> \\ / &")]
    [InlineData("山田 \U0001F600 太郎")]
    public async Task Register_NameInAnyLetters_ComesBackAsGiven(string name)
    {
        var clients = await system.ClientsAsync();
        var id = await clients.RegisterAsync(name, "Tést", new string('é', 200));

        var person = await clients.GetAsync($"/api/persons/{id}");
        Assert.Equal((name, "Tést", new string('é', 200)),
            (person.GetProperty("first_name").GetString(), person.GetProperty("last_name").GetString(), person.GetProperty("company_name").GetString()));
        Assert.Contains("é", person.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_Nobody_Is404NamingTheId()
    {
        using var answer = await (await system.ClientsAsync()).Rest.GetAsync("/api/persons/2147483647", Token);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("2147483647", (await Refusal.ProblemAsync(answer)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_WithoutLimit_IsEverybodyInTheOrderOfIds()
    {
        var clients = await system.ClientsAsync();
        var mine = new[] { await clients.RegisterAsync("Ada", "Everybody"), await clients.RegisterAsync("Grace", "Everybody") };
        using var answer = await clients.Rest.GetAsync("/api/persons?unknown=%00&unknown=x", Token);

        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.False(answer.Headers.Contains("Link"));
        var ids = Ids(await answer.Content.ReadFromJsonAsync<JsonElement>(Token));
        Assert.Equal(ids.Order(), ids);
        Assert.Superset(mine.ToHashSet(), ids.ToHashSet());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task List_FollowingTheLinks_ReachesEverybodyOnce(int limit)
    {
        var clients = await system.ClientsAsync();
        var word = $"Pages{limit}x{clients.NextPerson()}";
        var mine = new List<int>();
        for (var i = 0; i < 7; i++)
            mine.Add(await clients.RegisterAsync("Ada", word, "& Sons + 50%"));

        var seen = new List<int>();
        var pages = 0;
        for (var next = $"/api/persons?q={word}%20%26&limit={limit}"; next is not null; pages++)
        {
            using var answer = await clients.Rest.GetAsync(next, Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            seen.AddRange(Ids(await answer.Content.ReadFromJsonAsync<JsonElement>(Token)));
            next = answer.Headers.TryGetValues("Link", out var links) ? NextLink().Match(links.Single()).Groups[1].Value : null;
            Assert.NotEqual("", next);
        }

        Assert.Equal(mine, seen);
        Assert.Equal((7 + limit - 1) / limit, pages);
    }

    [Fact]
    public async Task List_Search_FindsEachWordInAnyFieldAndTakesNothingForAPattern()
    {
        var clients = await system.ClientsAsync();
        var mark = $"Q{clients.NextPerson()}";
        var ada = await clients.RegisterAsync("Ada", mark, "Analytical_Engines 100%");
        var grace = await clients.RegisterAsync("Grace", mark, "Compilers");

        async Task<int[]> FindAsync(string q) => Ids(await clients.GetAsync("/api/persons?q=" + Uri.EscapeDataString(q)));
        Assert.Equal([ada, grace], await FindAsync(mark));
        Assert.Equal([ada], await FindAsync($"engines {mark.ToLowerInvariant()} ada"));
        Assert.Equal([ada], await FindAsync($"{mark} 100%"));
        Assert.Equal([ada], await FindAsync($"{mark} l_e"));
        Assert.Empty(await FindAsync($"{mark} r_c"));
        Assert.Empty(await FindAsync($"{mark} C%s"));
        Assert.Empty(await FindAsync($"{mark} \\"));
    }

    private static int[] Ids(JsonElement people) => [.. people.EnumerateArray().Select(person => person.GetProperty("id").GetInt32())];

    private static async Task<HttpResponseMessage> PostAsync(GatewayClients clients, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await clients.Rest.PostAsync("/api/persons", content, Token);
    }

    [GeneratedRegex("""^<([^>]+)>; rel="next"$""")]
    private static partial Regex NextLink();
}
