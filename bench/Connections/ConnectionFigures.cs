namespace UdaConnect.Bench.Connections;

/// <summary>All encounters with one person, added up: what both answers have.</summary>
internal sealed record ConnectionFigures(int PersonId, long Encounters, long DurationMs, long FirstMs, long LastMs, double ClosestMetres);
