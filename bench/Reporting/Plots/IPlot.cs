namespace UdaConnect.Bench.Reporting.Plots;

/// <summary>A picture of figures of one run.</summary>
internal interface IPlot
{
    /// <summary>Of its file, without the extension.</summary>
    string Name { get; }

    string Title { get; }

    string ToSvg();
}
