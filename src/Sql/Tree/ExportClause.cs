using System.Collections.Immutable;

namespace HoopWire.Sql.Tree;

/// <summary>Where INTO puts a result.</summary>
public enum ExportKind : byte
{
    /// <summary><c>INTO @a, @b</c></summary>
    Variables,

    /// <summary><c>INTO OUTFILE</c>: a file of the server's.</summary>
    File,

    /// <summary><c>INTO DUMPFILE</c>: a file of the server's, of one value.</summary>
    Dump,
}

/// <summary><c>INTO OUTFILE|DUMPFILE 'file'</c> or <c>INTO @a, …</c> of a query, whose result does not go to the client then.</summary>
public sealed class ExportClause : SqlNode
{
    /// <summary>Where to.</summary>
    public required ExportKind Kind { get; init; }

    /// <summary>The variables' names.</summary>
    public ImmutableArray<string> Variables { get; init; } = [];
}
