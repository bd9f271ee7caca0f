using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using UdaConnect.Gateway.Export;
using UdaConnect.Persons;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Gateway.Export;

/// <summary>Lists as files: chosen by the Accept header, whole, and safe in spreadsheets and address books.</summary>
public sealed class ExportTests(GatewaySystem system)
{
    private const string Day = "start_date=2020-06-15&end_date=2020-06-15";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "Json")]
    [InlineData("*/*", "Json")]
    [InlineData("text/csv", "Csv")]
    [InlineData("TEXT/CSV; charset=utf-8", "Csv")]
    [InlineData("text/vcard, text/csv", "VCard")]
    [InlineData("text/vcard;q=0.5, text/csv", "Csv")]
    [InlineData("text/csv;q=0, */*", "Json")]
    [InlineData("application/geo+json", "Json")] // not offered here
    [InlineData("application/json, text/csv;q=0.9", "Json")]
    [InlineData(";;;", "Json")]
    public void Wanted_AcceptHeader_IsTheBestOfThoseOffered(string? accept, string expected)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Accept = accept;
        Assert.Equal(expected, ExportFormats.Wanted(http.Request, ExportFormat.Csv, ExportFormat.VCard).ToString());
    }

    [Fact]
    public void CsvTable_FormulasQuotesAndLineBreaks_StayText() =>
        Assert.Equal(
            "name,text\r\n\"'=1+1\",\"'-1.5x\"\r\n\"a \"\"b\"\", c\r\nd\",\r\n",
            CsvTable.Write<(string Name, string Text)>([("=1+1", "-1.5x"), ("a \"b\", c\r\nd", "")], ("name", row => row.Name), ("text", row => row.Text)));

    [Fact]
    public void VCards_NamesWithSeparatorsAndLongNotes_AreEscapedAndFolded()
    {
        var text = VCards.Write([(new Person(5, "Zoë", "O;Brien, Jr.", "A\\B"), "é" + new string('x', 90) + "\nend")]);
        var lines = text.Split("\r\n");
        Assert.Equal(
            ["BEGIN:VCARD", "VERSION:4.0", "UID:urn:udaconnect:person:5", "FN:Zoë O\\;Brien\\, Jr.", "N:O\\;Brien\\, Jr.;Zoë;;;", "ORG:A\\\\B"], lines[..6]);
        Assert.All(lines, line => Assert.True(System.Text.Encoding.UTF8.GetByteCount(line) <= 75));
        Assert.Contains("NOTE:é" + new string('x', 90) + "\\nend\r\nEND:VCARD\r\n", text.Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_ByAcceptHeader_ComeWholeInThatForm()
    {
        var clients = await system.ClientsAsync();
        var ada = await clients.RegisterAsync("Ada", "Byron");
        var place = clients.NextPlace();
        Visit At(int person, int second) => new(clients.NextVisit(), GatewayClients.Noon + second * 1_000, place.Longitude, place.Latitude, person);
        var others = new List<int>();
        for (var i = 0; i < 3; i++)
            others.Add(await clients.RegisterAsync("Grace", "Hopper", "Navy, \"US\""));
        var own = At(ada, 0);
        await clients.StoreAsync([own, .. others.Select((other, i) => At(other, i + 1))]);
        await Eventually.TrueAsync(
            async () => (await clients.GetAsync($"/api/persons/{ada}/connections?{Day}")).GetArrayLength() == 3, "all three connections");

        var csv = await GetAsync(clients, $"/api/persons/{ada}/connections?{Day}", "text/csv");
        var rows = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("person_id,first_name,last_name,company_name,encounters,duration_seconds,first_met,last_met,closest_metres,venues", rows[0]);
        Assert.Equal(
            others.Select((other, i) => string.Create(
                CultureInfo.InvariantCulture, $"{other},Grace,Hopper,\"Navy, \"\"US\"\"\",1,0,2020-06-15T10:00:0{i + 1}.000Z,2020-06-15T10:00:0{i + 1}.000Z,0,")),
            rows[1..]);
        Assert.Equal(2, (await GetAsync(clients, $"/api/persons/{ada}/connections?{Day}&limit=1", "text/csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);

        var cards = await GetAsync(clients, $"/api/persons/{ada}/connections?{Day}", "text/vcard");
        Assert.Equal(3, cards.Split("BEGIN:VCARD").Length - 1);
        Assert.Contains("ORG:Navy\\, \"US\"\r\n", cards, StringComparison.Ordinal);
        Assert.Equal("person_id,first_name,last_name,company_name,overlap_seconds,venues,sessions\r\n", await GetAsync(clients, $"/api/persons/{ada}/shared?{Day}", "text/csv"));

        using var features = JsonDocument.Parse(await GetAsync(clients, $"/api/persons/{ada}/locations?{Day}", "application/geo+json"));
        Assert.Equal(
            string.Create(
                CultureInfo.InvariantCulture,
                $$$"""{"type":"FeatureCollection","features":[{"type":"Feature","id":{{{own.Id}}},"geometry":{"type":"Point","coordinates":[{{{place.Longitude:R}}},{{{place.Latitude:R}}}]},"properties":{"person_id":{{{ada}}},"creation_time":"2020-06-15T10:00:00.000Z"}}]}"""),
            features.RootElement.GetRawText());
        using var none = JsonDocument.Parse(await GetAsync(clients, $"/api/persons/{ada}/locations?start_date=2020-06-20&end_date=2020-06-20", "application/geo+json"));
        Assert.Equal(0, none.RootElement.GetProperty("features").GetArrayLength());
    }

    private static async Task<string> GetAsync(GatewayClients clients, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        using var answer = await clients.Rest.SendAsync(request, Token);
        answer.EnsureSuccessStatusCode();
        Assert.Equal(accept, answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadAsStringAsync(Token);
    }
}
