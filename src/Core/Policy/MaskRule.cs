using System.Collections.Immutable;

namespace HoopWire.Policy;

/// <summary>What is masked: a column by name, or kinds of value wherever they appear.</summary>
/// <param name="Kind">What stands in the value's place.</param>
public sealed record MaskRule(MaskKind Kind)
{
    /// <summary>The name of the key that masks without a domain of their own share.</summary>
    public const string DefaultDomain = "default";

    /// <summary>A mask of a column that no relation has.</summary>
    public static MaskRule OfNothing { get; } = new(MaskKind.Nullify) { Column = ColumnPattern.Nothing };

    /// <summary>The column pattern; null for a detector.</summary>
    public ColumnPattern? Column { get; init; }

    /// <summary>The kinds of value; empty for a column mask.</summary>
    public ImmutableArray<DetectorKind> Detect { get; init; } = [];

    /// <summary>What becomes of a statement that uses the column other than by showing it.</summary>
    public MaskUse Use { get; init; }

    /// <summary>Whether COPY of a relation with the column is denied (the default) or masked.</summary>
    public bool CopyMasked { get; init; }

    /// <summary>What <see cref="MaskKind.Partial"/> leaves to be seen.</summary>
    public KeptPart Kept { get; init; }

    /// <summary>How many last characters <see cref="MaskKind.Partial"/> leaves; never more than half of a value.</summary>
    public int KeptCharacters { get; init; } = 4;

    /// <summary>What <see cref="MaskKind.TruncateDate"/> truncates to.</summary>
    public DateUnit TruncateTo { get; init; }

    /// <summary>Whose key <see cref="MaskKind.Token"/> and <see cref="MaskKind.Fpe"/> use: values of one domain stay comparable.</summary>
    public string Domain { get; init; } = DefaultDomain;

    /// <summary>Whether <see cref="MaskKind.Fpe"/> replaces letters too, and not only digits.</summary>
    public bool Alphanumeric { get; init; }
}
