using CsCheck;
using UdaConnect.Encounters;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using Xunit;

namespace UdaConnect.Tests.Unit.Encounters;

public sealed class RollingDayTests
{
    private const long HourMs = 3_600_000;

    [Fact]
    public void MostMs_AnyEncounters_IsTheFullestOfAllDaysByTheHour() => Property.ForAll(
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 30]).Array[0, 8],
        drawn =>
        {
            var encounters = new List<Contact>();
            var at = 0L;
            foreach (var (gap, length) in drawn)
            {
                encounters.Add(Contact(at + gap * HourMs, at + (gap + length) * HourMs));
                at = encounters[^1].EndMs;
            }

            // Edges lie on full hours, so days that start there include a fullest one.
            var most = Enumerable.Range(-30, 640).Max(hour => encounters.Sum(encounter => Overlap(encounter, hour * HourMs)));
            Assert.Equal(most, RollingDay.MostMs(encounters));
        },
        seed: 20_261_124);

    [Fact]
    public void MostMs_EncounterAcrossMidnight_CountsWhole() =>
        Assert.Equal(900_000, RollingDay.MostMs([Contact(Timestamps.DayMs - 450_000, Timestamps.DayMs + 450_000)]));

    private static long Overlap(Contact encounter, long fromMs) =>
        Math.Max(0, Math.Min(encounter.EndMs, fromMs + Timestamps.DayMs) - Math.Max(encounter.StartMs, fromMs));

    private static Contact Contact(long startMs, long endMs) => new(2, startMs, endMs, 1, startMs, 1, 0, [], []);
}
