using System.Globalization;
using UdaConnect.Tests.Gateway.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Endpoints;

/// <summary>Bad input to <c>/api/venues</c> and <c>/api/venues/{id}</c>.</summary>
public sealed class BadVenueInputTests(GatewaySystem system)
{
    private const string Square = """{"type":"Polygon","coordinates":[[[10,50],[10.001,50],[10.001,50.001],[10,50.001],[10,50]]]}""";
    private const string Point = """{"type":"Point","coordinates":[10,50]}""";
    private const string Coordinates = "geometry.coordinates";

    private const string Once = """[[[10,50],[10.01,50],[10.01,50.01],[10,50]]]""";
    private const string Elsewhere = """[[[11,50],[11.01,50],[11.01,50.01],[11,50]]]""";
    private const string Hole = """[[10.005,50.001],[10.006,50.001],[10.006,50.002],[10.005,50.001]]""";
    private const string HoleBeside = """[[10.001,50.003],[10.002,50.003],[10.002,50.004],[10.001,50.003]]""";
    private const string HoleAcross = """[[10.005,49.999],[10.006,49.999],[10.006,50.002],[10.005,49.999]]""";

    private static readonly Input GoodProperties = new(("name", "\"Booth 1\""), ("kind", "\"booth\""));
    private static readonly Input Good = new(("type", "\"Feature\""), ("geometry", Square), ("properties", GoodProperties.Json()));

    public static TheoryData<string, string?, string, string> FeatureCases => new()
    {
        { "type", null, "type", "must be Feature" },
        { "type", "\"FeatureCollection\"", "type", "must be Feature" },
        { "type", "5", "type", "must be a string" },
        { "type", "\"\\ud800\"", "type", "well-formed" },
        { "properties", null, "properties", "must be a JSON object" },
        { "properties", "[]", "properties", "must be a JSON object" },
        { "properties", "\"x\"", "properties", "must be a JSON object" },
        { "geometry", null, "geometry", "must be a JSON object" },
        { "geometry", "null", "geometry", "must be a JSON object" },
        { "geometry", "[[10,50]]", "geometry", "must be a JSON object" },
        { "geometry", """{"coordinates":[]}""", "geometry.type", "must be Polygon, MultiPolygon or Point" },
        { "geometry", """{"type":5,"coordinates":[]}""", "geometry.type", "must be a string" },
        { "geometry", """{"type":"LineString","coordinates":[[10,50],[11,50]]}""", "geometry.type", "must be Polygon" },
        { "geometry", """{"type":"GeometryCollection","geometries":[]}""", "geometry.type", "must be Polygon" },
        { "geometry", """{"type":"Polygon"}""", Coordinates, "array of rings" },
        { "geometry", """{"type":"Polygon","coordinates":[]}""", Coordinates, "array of rings" },
        { "geometry", """{"type":"Polygon","coordinates":{}}""", Coordinates, "array of rings" },
        { "geometry", """{"type":"Polygon","coordinates":[[]]}""", Coordinates, "at least four positions" },
        { "geometry", """{"type":"Polygon","coordinates":[[[10,50],[10.001,50],[10,50]]]}""", Coordinates, "at least four positions" },
        { "geometry", """{"type":"Polygon","coordinates":[[[10,50],[10.001,50],[10.001,50.001],[10,50.001]]]}""", Coordinates, "end where it starts" },
        { "geometry", """{"type":"Polygon","coordinates":[[[10,50],[10.001,50.001],[10.001,50],[10,50.001],[10,50]]]}""", Coordinates, "valid polygon" },
        { "geometry", """{"type":"Polygon","coordinates":[[[10,50],[10.001,50],[10.002,50],[10,50]]]}""", Coordinates, "valid polygon" },
        { "geometry", """{"type":"Polygon","coordinates":[[[10,50],[10,50],[10,50],[10,50]]]}""", Coordinates, "valid polygon" },
        { "geometry", """{"type":"Polygon","coordinates":[[[10,50],[10.8,50],[10.8,50.001],[10,50]]]}""", Coordinates, "50 km" },
        { "geometry", """{"type":"Polygon","coordinates":[[[10,50],[10.001,50],[10.001,50.5],[10,50]]]}""", Coordinates, "50 km" },
        { "geometry", """{"type":"Polygon","coordinates":[[[-179.999,0],[179.999,0],[179.999,0.001],[-179.999,0]]]}""", Coordinates, "50 km" },
        { "geometry", $$"""{"type":"Polygon","coordinates":[[[10,50],[10.01,50],[10.01,50.01],[10,50]],{{HoleBeside}}]}""", Coordinates, "valid polygon: Hole lies outside shell" },
        { "geometry", $$"""{"type":"Polygon","coordinates":[[[10,50],[10.01,50],[10.01,50.01],[10,50]],{{HoleAcross}}]}""", Coordinates, "valid polygon" },
        { "geometry", $$"""{"type":"Polygon","coordinates":[[[10,50],[10.01,50],[10.01,50.01],[10,50]],{{Hole}},{{Hole}}]}""", Coordinates, "valid polygon" },
        { "geometry", """{"type":"Polygon","coordinates":[[[10,50],[10.01,50],[10.01,50.01],[10,50]],[[10.002,50.001],[10.003,50.001],[10.003,50.002]]]}""", Coordinates, "at least four positions" },
        { "geometry", """{"type":"Polygon","coordinates":[[[10,50],[10.01,50],[10.01,50.01],[10,50]],[]]}""", Coordinates, "at least four positions" },
        { "geometry", $$"""{"type":"MultiPolygon","coordinates":[[[[10,50],[10.01,50],[10.01,50.01],[10,50]]],[{{Hole}}]]}""", Coordinates, "valid polygon" },
        { "geometry", """{"type":"Polygon","coordinates":[[[10,50],[180.1,50],[10,50.001],[10,50]]]}""", Coordinates, "-180 to 180" },
        { "geometry", """{"type":"Polygon","coordinates":[[[10,50],[10.1,90.1],[10,50.001],[10,50]]]}""", Coordinates, "-90 to 90" },
        { "geometry", """{"type":"Polygon","coordinates":[[[10,50],["10.1",50],[10,50.001],[10,50]]]}""", Coordinates, "[longitude, latitude]" },
        { "geometry", """{"type":"Polygon","coordinates":[[[10,50],[10.1],[10,50.001],[10,50]]]}""", Coordinates, "[longitude, latitude]" },
        { "geometry", """{"type":"Polygon","coordinates":[[[10,50],null,[10,50.001],[10,50]]]}""", Coordinates, "[longitude, latitude]" },
        { "geometry", """{"type":"Polygon","coordinates":[[[10,50],[1e999,50],[10,50.001],[10,50]]]}""", Coordinates, "[longitude, latitude]" },
        { "geometry", """{"type":"MultiPolygon","coordinates":[]}""", Coordinates, "array of polygons" },
        { "geometry", $$"""{"type":"MultiPolygon","coordinates":[{{Once}},{{Once}}]}""", Coordinates, "valid polygon" },
        { "geometry", $$"""{"type":"MultiPolygon","coordinates":[{{Once}},{{Elsewhere}}]}""", Coordinates, "50 km" },
        { "geometry", Ring(1_001), Coordinates, "at most 1000 positions" },
        { "geometry", Point, "properties.radius_metres", "greater than 0" },
        { "geometry", """{"type":"Point","coordinates":[181,50]}""", Coordinates, "-180 to 180" },
        { "geometry", """{"type":"Point","coordinates":[10,-91]}""", Coordinates, "-90 to 90" },
        { "geometry", """{"type":"Point","coordinates":[]}""", Coordinates, "[longitude, latitude]" },
        { "geometry", """{"type":"Point","coordinates":"10,50"}""", Coordinates, "[longitude, latitude]" },
    };

    public static TheoryData<string, string?, string> PropertyCases => new()
    {
        { "name", null, "is missing" },
        { "name", "\"  \"", "must not be empty" },
        { "name", "5", "must be a string" },
        { "name", Input.Letters(201), "at most 200" },
        { "name", "\"a\\u0000\"", "without NUL" },
        { "name", "\"\\udfff\"", "well-formed" },
        { "kind", null, "must be one of booth, stage, room, hall, area" },
        { "kind", "\"kiosk\"", "must be one of" },
        { "kind", "\"Booth\"", "must be one of" },
        { "kind", "7", "must be a string" },
        { "event_id", "9007199254740991", "no event of that id" },
        { "event_id", "\"x\"", "whole number from 1" },
        { "event_id", "0", "whole number from 1" },
        { "event_id", "[3]", "whole number from 1" },
        { "radius_metres", "5", "belongs to a Point" },
    };

    public static TheoryData<string, string> RadiusCases => new()
    {
        { "0", "greater than 0" },
        { "-5", "greater than 0" },
        { "25000.001", "at most 25000" },
        { "1e999", "at most 25000" },
        { "\"NaN\"", "greater than 0" },
        { "\"5\\u0000\"", "greater than 0" },
        { "true", "greater than 0" },
        { "[5]", "greater than 0" },
        { "null", "greater than 0" },
    };

    public static TheoryData<string, string, string> ListCases => new()
    {
        { "bbox", "", "west,south,east,north" },
        { "bbox", "10,50,11", "west,south,east,north" },
        { "bbox", "10,50,11,51,12", "west,south,east,north" },
        { "bbox", "10,50,11,", "west,south,east,north" },
        { "bbox", "10;50;11;51", "west,south,east,north" },
        { "bbox", "a,b,c,d", "west,south,east,north" },
        { "bbox", "NaN,50,11,51", "west,south,east,north" },
        { "bbox", "10,50,Infinity,51", "west,south,east,north" },
        { "bbox", "-180.1,50,11,51", "west,south,east,north" },
        { "bbox", "10,50,11,90.1", "west,south,east,north" },
        { "bbox", "10,51,11,50", "south not above north" },
        { "bbox", "10,50,11,51%00", "west,south,east,north" },
        { "event", "9007199254740991", "no event of that id" },
        { "event", "x", "whole number from 1" },
        { "event", "0", "whole number from 1" },
        { "limit", "0", "from 1 to 1000" },
        { "limit", "1001", "from 1 to 1000" },
        { "limit", "many", "from 1 to 1000" },
        { "cursor", "0", "must be a cursor" },
        { "cursor", "9007199254740992", "must be a cursor" },
        { "cursor", "x", "must be a cursor" },
    };

    [Theory, MemberData(nameof(FeatureCases))]
    public async Task Register_BadFeature_IsRefusedNamingTheField(string field, string? value, string blamed, string reason) =>
        await RefusedAsync(Good.Json(field, value), blamed, reason);

    [Theory, MemberData(nameof(PropertyCases))]
    public async Task Register_BadProperty_IsRefusedNamingIt(string property, string? value, string reason) =>
        await RefusedAsync(Good.Json("properties", GoodProperties.Json(property, value)), $"properties.{property}", reason);

    [Theory, MemberData(nameof(RadiusCases))]
    public async Task Register_BadRadiusOfAPoint_IsRefusedNamingIt(string radius, string reason)
    {
        var disc = Good with { Fields = [.. Good.Fields.Where(entry => entry.Field != "geometry"), ("geometry", Point)] };
        await RefusedAsync(disc.Json("properties", GoodProperties.Json("radius_metres", radius)), "properties.radius_metres", reason);
    }

    [Theory, MemberData(nameof(ListCases))]
    public async Task List_BadParameter_IsRefusedNamingIt(string field, string value, string reason) =>
        await Refusal.OfGetAsync((await system.ClientsAsync()).Rest, "/api/venues" + new Input().Query(field, value), field, reason);

    [Theory, MemberData(nameof(BadLocationInputTests.BadVisitIds), MemberType = typeof(BadLocationInputTests))]
    public async Task FindAndRetire_BadId_AreRefusedNamingIt(string id)
    {
        var http = (await system.ClientsAsync()).Rest;
        await Refusal.OfGetAsync(http, $"/api/venues/{id}", "id", "from 1 to 9007199254740991");
        using var answer = await http.DeleteAsync($"/api/venues/{id}", TestContext.Current.CancellationToken);
        await Refusal.IsAsync(answer, "id", "from 1 to 9007199254740991");
    }

    private async Task RefusedAsync(string body, string field, string reason) =>
        await Refusal.OfPostAsync((await system.ClientsAsync()).Rest, "/api/venues", body, field, reason, "application/geo+json");

    /// <summary>A closed ring of so many positions along a line: far too many, whatever else is wrong with them.</summary>
    private static string Ring(int count)
    {
        var positions = Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"[{10 + i * 1e-6},50]"));
        return $$"""{"type":"Polygon","coordinates":[[{{string.Join(',', positions)}}]]}""";
    }
}
