using System.Collections.Immutable;

namespace HoopWire.Policy.Schedules;

/// <summary>When a rule or a grant applies: in any of its windows.</summary>
/// <param name="Windows">The windows; never empty.</param>
public sealed record Schedule(ImmutableArray<ScheduleWindow> Windows)
{
    /// <summary>How often whoever follows schedules must look again: windows begin and end on whole minutes.</summary>
    public static TimeSpan Beat { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether some window is open at a moment.</summary>
    public bool IsOpen(DateTimeOffset at)
    {
        foreach (var window in Windows)
            if (window.IsOpen(at)) return true;
        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(" or ", Windows);
}
