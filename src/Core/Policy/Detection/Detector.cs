using System.Collections.Immutable;

namespace HoopWire.Policy.Detection;

/// <summary>A kind of value: how it is written, what it must fulfil, and which words announce it.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Group">The group it is configured by.</param>
/// <param name="Forms">The ways to write it.</param>
internal sealed record Detector(DetectorKind Kind, DetectorGroup Group, params ImmutableArray<WrittenForm> Forms)
{
    /// <summary>
    /// Words that announce it, lower case, without spaces. One of up to four letters is a word of its own in a name or text, a longer one may be a part of it.
    /// </summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>A form that is enough by itself.</summary>
    public static WrittenForm Plain(string pattern, ValueCheck? check = null) => new(pattern, check);

    /// <summary>A form that counts only where a word announces it.</summary>
    public static WrittenForm Announced(string pattern, ValueCheck? check = null) => new(pattern, check) { NeedsContext = true };

    /// <summary>The words of a string, parted by spaces.</summary>
    public static ImmutableArray<string> WordsOf(string words) => [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
