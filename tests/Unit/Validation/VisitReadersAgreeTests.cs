using System.Text;
using System.Text.Json;
using UdaConnect.Silo.VisitStream;
using UdaConnect.Tests.Gateway.Endpoints;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Validation;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Validation;

/// <summary>
/// The gateway and the stream's pump read visits by code of their own, the pump's without allocating. What one accepts the other must not refuse, nor read
/// otherwise.
/// </summary>
public sealed class VisitReadersAgreeTests
{
    private const long RecordMs = 1_700_000_000_123;

    private static readonly Input Good = new(
        ("id", "7"), ("person_id", "5"), ("longitude", "-122.29"), ("latitude", "37.55"), ("creation_time", "\"2020-06-15T10:00:00Z\""));

    public static TheoryData<string, string?> GoodCases => new()
    {
        { "id", null },
        { "id", "null" },
        { "id", "0" },
        { "id", "-7" },
        { "id", "\"\"" },
        { "id", "\"7\"" },
        { "id", "\" 7 \"" },
        { "id", "7.0" },
        { "id", "7e0" },
        { "id", "70e-1" },
        { "id", "\"7.0\"" },
        { "id", "-0.0" },
        { "id", "281474976710655" },
        { "id", "281474976710655.0" },
        { "person_id", "5.0" },
        { "person_id", "5e0" },
        { "person_id", "\"5\"" },
        { "person_id", "\"+5\"" },
        { "person_id", "2147483647.0" },
        { "longitude", "180" },
        { "longitude", "-180.0" },
        { "longitude", "\" 1.5 \"" },
        { "longitude", "-0.0" },
        { "longitude", "1e-320" },
        { "longitude", "0.1000000000000000055511151231257827" },
        { "latitude", "\"90\"" },
        { "latitude", "9e1" },
        { "latitude", "\"+.5\"" },
        { "creation_time", null },
        { "creation_time", "null" },
        { "creation_time", "\"\"" },
        { "creation_time", "\"2020-06-15 10:00:00\"" },
        { "creation_time", "\"2020-06-15T10:00:00.123456789+02:00\"" },
        { "creation_time", "\"2020-06-15\\u005410:00:00z\"" },
        { "creation_time", "\"2000-01-01T00:00:00Z\"" },
        { "creation_time", "\"2099-12-31T23:59:59.999Z\"" },
        { "unknown", "{\"a\":[1,\"\\ud800\"]}" },
        { "unknown", "[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]" },
    };

    public static TheoryData<string> BadTexts =>
    [
        "", "[]", "5", "null", "{", "{} {}", "{\"id\":1,}", "{\"\\ud800\":1}", "{\"person_id\":5,\"longitude\":1,\"latitude\":2,\"\\udc00\":0}",
        "{\"person_id\":5,\"longitude\":1,\"latitude\":2,\"unknown\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}", "{\"person_id\":5,\"longitude\":NaN,\"latitude\":2}",
    ];

    [Theory, MemberData(nameof(GoodCases))]
    public void GoodField_IsReadAlikeByBoth(string field, string? value)
    {
        var text = Good.Json(field, value);
        var draft = Gateway(text);
        Assert.True(draft.TryGet(out var visit), string.Join("; ", draft.Errors));
        Assert.True(Pump(text, out var stored, out var error), error?.ToString());

        Assert.Equal(
            (visit.Id, visit.PersonId, visit.AtMs ?? RecordMs, visit.AtMs is null, visit.Longitude, visit.Latitude),
            (stored.Id, stored.PersonId, stored.AtMs, stored.TimeAssigned, stored.Longitude, stored.Latitude));
    }

    [Theory, MemberData(nameof(BadLocationInputTests.VisitCases), MemberType = typeof(BadLocationInputTests))]
    public void BadField_IsRefusedByBothNamingIt(string field, string? value, string reason) => AssertRefused(Good.Json(field, value), field, reason);

    [Theory, MemberData(nameof(BadLocationInputTests.IdCases), MemberType = typeof(BadLocationInputTests))]
    public void BadId_IsRefusedByBothNamingIt(string id, string reason) => AssertRefused(Good.Json("id", id), "id", reason);

    [Theory, MemberData(nameof(BadTexts))]
    public void BadText_IsRefusedByBoth(string text)
    {
        Assert.False(Gateway(text).TryGet(out _));
        Assert.False(Pump(text, out _, out _));
    }

    private static void AssertRefused(string text, string field, string reason)
    {
        var draft = Gateway(text);
        Assert.False(draft.TryGet(out _));
        Assert.Contains(reason, draft.Errors.Single(error => error.Field == field).Reason, StringComparison.Ordinal);
        Assert.False(Pump(text, out _, out var refused));
        Assert.Contains(refused!.Field, new[] { field, "value" });
    }

    private static Validated<VisitDraft> Gateway(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, JsonFields.Options);
            return VisitDraft.From(document.RootElement, ignoreId: false);
        }
        catch (JsonException exception)
        {
            return Validated<VisitDraft>.Invalid([new(JsonFields.Body, exception.Message)]);
        }
    }

    private static bool Pump(string text, out Silo.Spatial.VisitToStore visit, out FieldError? error) =>
        VisitMessage.TryRead(new(9, RecordMs, null, Encoding.UTF8.GetBytes(text), null), "t", 0, out visit, out error);
}
