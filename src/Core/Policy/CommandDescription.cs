using System.Collections.Immutable;

namespace HoopWire.Policy;

/// <summary>What a command's text tells of it, for people who look for it later. Nothing is decided by it.</summary>
/// <param name="Kind">Its statements' verbs, such as <c>SELECT</c> or <c>BEGIN, UPDATE</c>; null where the text is not understood.</param>
/// <param name="Effects">Names of its effects, as rules write them; null where the text is not understood.</param>
/// <param name="Relations">Names of the tables and views it mentions, at most its first; sorted.</param>
public sealed record CommandDescription(string? Kind, string? Effects, ImmutableArray<string> Relations)
{
    /// <summary>Of a text that is not understood.</summary>
    public static CommandDescription Unknown { get; } = new(null, null, []);
}
