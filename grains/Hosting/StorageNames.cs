namespace UdaConnect.Hosting;

/// <summary>Where grains keep what is their own.</summary>
public static class StorageNames
{
    /// <summary>Names of states are unique per grain class: the storage does not tell classes apart.</summary>
    public const string GrainState = "grain-state";
}
