namespace UdaConnect.Bench.Reporting;

/// <summary>What a row's goal limits.</summary>
internal enum GoalKind
{
    /// <summary>Ours is so many times better than the baseline, or more.</summary>
    RatioAtLeast,

    /// <summary>Ours is so many times the baseline, or less.</summary>
    RatioAtMost,

    /// <summary>Ours itself is so much, or less.</summary>
    OursAtMost,
}
