namespace UdaConnect.Diagnostics;

/// <summary>First ids of each area's log events; an event's id is its area's plus a small number, and its page is in docs/operations.md.</summary>
public static class LogIds
{
    public const int Visits = 1000;
    public const int Venues = 2000;
    public const int Connections = 3000;
    public const int Gateway = 4000;
    public const int DevHost = 5000;
    public const int Hosting = 6000;
}
