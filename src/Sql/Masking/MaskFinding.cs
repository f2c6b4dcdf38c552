using System.Collections.Immutable;
using HoopWire.Policy;
using HoopWire.Sql.Lineage;

namespace HoopWire.Sql.Masking;

/// <summary>What was found about a text's use of masked columns.</summary>
internal sealed record MaskFinding
{
    /// <summary>The rule that refuses or holds it; empty for none.</summary>
    public string Rule { get; init; } = "";

    /// <summary>Why it is refused; null when it is not.</summary>
    public string? Refusal { get; init; }

    /// <summary>What the person may do about a refusal.</summary>
    public string Hint { get; init; } = DenialHints.Column;

    /// <summary>The approval that it needs for its use of a masked column; null for none.</summary>
    public ApproveRule? Approve { get; init; }

    /// <summary>Whether it names a relation with protected columns.</summary>
    public bool Touches { get; init; }

    /// <summary>Whether some column of a result is masked by position because the server does not tell its origin.</summary>
    public bool MasksByPositionOnly { get; init; }

    /// <summary>Whether a use of a masked column is let through.</summary>
    public bool Uses { get; init; }

    /// <summary>Whether it names something that the catalogue does not know, so that a newer one should be asked first.</summary>
    public bool AsksCatalogue { get; init; }

    /// <summary>The columns of its statements' results, one for each; null where there is none, or none that its text tells.</summary>
    public ImmutableArray<QueryOutput?> Outputs { get; init; } = [];

    /// <summary>The columns that a statement copies out, where some of them are to be masked on the way; null for none.</summary>
    public QueryOutput? Copied { get; init; }
}
