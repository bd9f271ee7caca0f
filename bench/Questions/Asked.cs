using UdaConnect.Time;

namespace UdaConnect.Bench.Questions;

/// <summary>Whose nearness is asked about.</summary>
/// <param name="Range">Both visits of a near pair lie in it.</param>
internal sealed record Asked(int PersonId, TimeRange Range, double Metres);
