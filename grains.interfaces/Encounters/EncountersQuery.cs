using UdaConnect.Events;
using UdaConnect.Validation;

namespace UdaConnect.Encounters;

/// <summary>The parameters that <c>connections</c> and <c>connections/{other_id}</c> share.</summary>
/// <param name="PersonId">1 … 2³¹−1.</param>
/// <param name="Limit">1 to 1,000; 100 when not given.</param>
public sealed record EncountersQuery(int PersonId, EventScope Scope, EncounterMeasure Measure, int Limit)
{
    private const int DefaultLimit = 100;

    /// <summary>Reads them; distance, within and gap override what a preset sets.</summary>
    public static EncountersQuery Read(FieldReader fields, string? personId, EncountersText text, string personField = "id")
    {
        var person = fields.PersonId(personField, personId);
        var scope = EventScope.Read(fields, text.StartDate, text.EndDate, text.Event);
        var preset = EncounterMeasure.Default;
        if (text.Preset is not null && !EncounterMeasure.Presets.TryGetValue(text.Preset, out preset))
            fields.Fail("preset", $"must be one of {string.Join(", ", EncounterMeasure.Presets.Keys.Order(StringComparer.Ordinal))}");
        preset ??= EncounterMeasure.Default;
        var measure = preset with
        {
            Metres = fields.Metres("distance", text.Distance, preset.Metres),
            WithinMs = fields.WithinMs("within", text.Within) ?? preset.WithinMs,
            GapMs = fields.WithinMs("gap", text.Gap) ?? preset.GapMs,
        };
        return new(person, scope, measure, fields.Limit("limit", text.Limit) ?? DefaultLimit);
    }
}

/// <summary>The same as a client wrote them; null where not given.</summary>
public sealed record EncountersText(
    string? StartDate, string? EndDate, string? Event, string? Distance, string? Within, string? Gap, string? Preset, string? Limit);
