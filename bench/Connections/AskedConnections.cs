using UdaConnect.Bench.Questions;
using UdaConnect.Encounters;
using UdaConnect.Time;

namespace UdaConnect.Bench.Connections;

/// <summary>With whom somebody had encounters, is the question.</summary>
internal sealed record AskedConnections(int PersonId, TimeRange Range, EncounterMeasure Measure)
{
    /// <summary>Of it, what every question has.</summary>
    public Asked Nearness => new(PersonId, Range, Measure.Metres);
}
