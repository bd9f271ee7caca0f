using System.ComponentModel.DataAnnotations;

namespace UdaConnect.Gateway.Hosting;

/// <summary>When a question that failed is asked once more.</summary>
internal sealed class QuestionOptions
{
    public const string Section = "Questions";

    /// <summary>
    /// Counted from the first attempt's start. Three of four silos that leave together refuse one after the other, for 2.4 s in all in a run of chaos (scenario 4), and an
    /// attempt in between may meet the next one; an attempt that took longer than this is repeated at once.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:05", ErrorMessage = "Questions:RepeatAfter (Questions__RepeatAfter) must be from 0 to 5 seconds.")]
    public TimeSpan RepeatAfter { get; set; } = TimeSpan.FromSeconds(2.5);
}
