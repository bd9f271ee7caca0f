namespace UdaConnect.Hosting;

/// <summary>Whether this silo may serve: it does only while it knows that the cluster counts it as a member (docs/adr/0006).</summary>
public interface IServingGate
{
    /// <exception cref="NotServingException">The silo was paused and has not yet read the membership table again.</exception>
    void ThrowIfNotServing();

    /// <summary>Completes as soon as the silo may serve.</summary>
    ValueTask WaitUntilServingAsync(CancellationToken cancellationToken);
}
