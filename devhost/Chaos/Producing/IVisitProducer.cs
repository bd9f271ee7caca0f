namespace UdaConnect.DevHost.Chaos.Producing;

/// <summary>Sends visits and records every acknowledgement. What has an id of its own is repeated until it is acknowledged.</summary>
internal interface IVisitProducer
{
    Outbox Outbox { get; }

    ProducerFigures Figures { get; }

    /// <summary>Runs until its outbox is closed and everything in it was acknowledged.</summary>
    /// <exception cref="ChaosException">The system refused a good visit, or broke its protocol.</exception>
    Task RunAsync(CancellationToken cancellationToken);
}
