namespace UdaConnect.Silo.Spatial.Migrations;

/// <summary>A migration did not go through; the database is as it was before the script named.</summary>
internal sealed class MigrationException(string message, Exception? cause = null) : Exception(message, cause);
