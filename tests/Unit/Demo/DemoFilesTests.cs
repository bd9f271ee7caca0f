using System.Text.Json;
using UdaConnect.DevHost.Demo;
using UdaConnect.DevHost.Import;
using UdaConnect.DevHost.Import.Schedule;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Demo;

public sealed class DemoFilesTests
{
    private static readonly List<CsvRow<PersonRow>> Persons = Read(DemoFiles.Persons, source => PersonRow.Read(source));
    private static readonly List<CsvRow<VisitRow>> Visits = Read(DemoFiles.Visits, source => VisitRow.Read(source, 0));

    [Fact]
    public void Rows_AllOfThem_CanBeRead()
    {
        Assert.All(Persons, row => Assert.Null(row.Error));
        Assert.All(Visits, row => Assert.Null(row.Error));
        Assert.Equal(130, Persons.Count);
        Assert.InRange(Visits.Count, 15_000, 20_000);
        Assert.InRange(new FileInfo(DemoFiles.Visits).Length, 1, 600_000);
    }

    [Fact]
    public void Persons_AllOfThem_AreNumberedFromOneWithDifferentNames()
    {
        Assert.Equal(Enumerable.Range(1, Persons.Count), Persons.Select(row => row.Value.Id));
        Assert.Equal(Persons.Count, Persons.DistinctBy(row => (row.Value.FirstName, row.Value.LastName)).Count());
    }

    [Fact]
    public void Visits_AllOfThem_HaveTheirPersonAnIdOfTheirOwnAndATimeInJune2020()
    {
        var people = Persons.Select(row => row.Value.Id).ToHashSet();

        Assert.Equal(people, Visits.Select(row => row.Value.PersonId).ToHashSet());
        Assert.Equal(Visits.Count, Visits.DistinctBy(row => row.Value.Id).Count());
        Assert.All(Visits, row =>
        {
            Assert.False(VisitIds.IsReserved(row.Value.Id));
            Assert.Equal((2020, 6), (row.Value.CreationTime.Year, row.Value.CreationTime.Month));
            Assert.Equal(0, row.Value.CreationTime.ToUnixTimeSeconds() % 20);
        });
    }

    [Fact]
    public void Visits_OfOneSlot_NeverPutAPersonInTwoPlacesNorLeaveOneAlone()
    {
        Assert.Equal(Visits.Count, Visits.DistinctBy(row => (row.Value.CreationTime, row.Value.PersonId)).Count());
        Assert.All(
            Visits.GroupBy(row => row.Value.CreationTime),
            slot => Assert.All(slot, one => Assert.Contains(slot, other => other.Value.PersonId != one.Value.PersonId && Near(one.Value, other.Value))));
    }

    [Fact]
    public void Venues_TogetherCoverEveryVisit_EachByOne()
    {
        var footprints = Footprints();
        Assert.InRange(footprints.Count, 12, 15);
        Assert.Equal(footprints.Count, footprints.DistinctBy(venue => venue.Name).Count());
        Assert.All(Visits, row => Assert.Single(footprints, venue => venue.Covers(row.Value.Longitude, row.Value.Latitude)));
        Assert.All(footprints, venue => Assert.Contains(Visits, row => venue.Covers(row.Value.Longitude, row.Value.Latitude)));
    }

    [Fact]
    public void Sessions_AllOfThem_LieInTheEventInARoomOfItsOwnAndAreSeenByPeopleTogether()
    {
        using var conference = JsonDocument.Parse(File.ReadAllText(DemoFiles.Event));
        var (first, last) = (conference.RootElement.GetProperty("start_date").GetDateTime(), conference.RootElement.GetProperty("end_date").GetDateTime());
        var rooms = Footprints().ToDictionary(venue => venue.Name);
        var sessions = new ScheduleReader(year: null, zone: null).Read(DemoFiles.Sessions).Rows;

        Assert.All(sessions, row => Assert.Null(row.Error));
        Assert.Equal(sessions.Count, sessions.DistinctBy(row => row.Value.Title).Count());
        Assert.All(sessions.Select(row => row.Value), session =>
        {
            Assert.True(first <= session.Start.UtcDateTime && session.Start < session.End && session.End.UtcDateTime <= last.AddDays(1), session.Title);
            Assert.DoesNotContain(sessions, other => other.Value.Room == session.Room && other.Value != session && other.Value.Start < session.End && session.Start < other.Value.End);
            Assert.True(Audience(session).Distinct().Count() >= 10, session.Title);
        });
        // The person whom everybody asks for first.
        Assert.Contains(sessions, row => Audience(row.Value).Count(person => person == 1) > 5);

        IEnumerable<int> Audience(ScheduleRow session) => Visits.Select(row => row.Value)
            .Where(visit => session.Start <= visit.CreationTime && visit.CreationTime < session.End && rooms[session.Room].Covers(visit.Longitude, visit.Latitude))
            .Select(visit => visit.PersonId);
    }

    private static List<DemoFootprint> Footprints()
    {
        using var venues = JsonDocument.Parse(File.ReadAllText(DemoFiles.Venues));
        return [.. venues.RootElement.GetProperty("features").EnumerateArray().Select(DemoFootprint.Read)];
    }

    private static bool Near(VisitRow a, VisitRow b) => DemoFootprint.Metres(a.Longitude, a.Latitude, b.Longitude, b.Latitude) <= 1;

    private static List<CsvRow<T>> Read<T>(string path, Func<CsvSource, IEnumerable<CsvRow<T>>> rows)
        where T : struct
    {
        using var source = CsvSource.Open(path);
        return [.. rows(source)];
    }
}
