using System.Collections.Frozen;
using System.Text;
using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Tells errors of the server whose message quotes nothing but names of objects and the client's own text from those that may quote a value: <c>relation "219-09-9077" does
/// not exist</c> is what a cast to regclass says, and nothing but the place in the source tells it from a misspelled table. What is not on a list may quote one.
/// </summary>
internal static class QuotedWords
{
    /// <summary>Classes whose messages name objects that exist, or nothing: cardinality, constraints, transactions, resources, the operator.</summary>
    private static readonly FrozenSet<string> SafeClasses = FrozenSet.ToFrozenSet(["21", "23", "25", "40", "53", "57"], StringComparer.Ordinal);

    /// <summary>Of these too the name stands in the client's text: prepared statements, cursors, objects that others depend on.</summary>
    private static readonly FrozenSet<string> OwnNameClasses = FrozenSet.ToFrozenSet(["26", "2B", "34"], StringComparer.Ordinal);

    /// <summary>
    /// Source files that raise errors of <see cref="SafeClasses"/>, locks and missing privileges, in code as well: a procedural language raises from its own. COPY's says why the client broke it
    /// off, in the client's words.
    /// </summary>
    private static readonly FrozenSet<string> Executor = FrozenSet.ToFrozenSet(
        [
            "aclchk.c", "copyfromparse.c", "deadlock.c", "domains.c", "execExpr.c", "execExprInterp.c", "execIndexing.c", "execMain.c", "execPartition.c", "heapam.c", "heapam_handler.c", "lmgr.c", "lock.c",
            "nbtinsert.c", "nodeLockRows.c", "nodeModifyTable.c", "nodeSubplan.c", "postgres.c", "predicate.c", "proc.c", "ri_triggers.c", "spi.c", "trigger.c", "xact.c",
        ],
        StringComparer.Ordinal);

    /// <summary>Source files that understand the client's text, before anything of it runs.</summary>
    private static readonly FrozenSet<string> Analysis = FrozenSet.ToFrozenSet(
        [
            "analyze.c", "heap.c", "indexcmds.c", "lockcmds.c", "parse_agg.c", "parse_clause.c", "parse_cte.c", "parse_merge.c", "parse_relation.c", "parse_target.c", "parse_utilcmd.c", "plancat.c",
            "rewriteHandler.c", "tablecmds.c", "view.c",
        ],
        StringComparer.Ordinal);

    /// <summary>Whether an error's message may quote a value of a statement that reads some, or of code that runs in it.</summary>
    /// <param name="fields">The error.</param>
    /// <param name="code">Its SQLSTATE.</param>
    public static bool May(ResponseFields fields, string code)
    {
        string file = Encoding.UTF8.GetString(fields.Find(FieldCode.File));
        string codeClass = code.Length == 5 ? code[..2] : "";
        bool isSafe = SafeClasses.Contains(codeClass) || code is "55P03" or "42501";
        if (isSafe && Executor.Contains(file)) return false;
        if (RaisedText.HasContext(fields)) return true;
        // A data exception quotes what it could not read, with its place where that stands in the text.
        bool isOwnText = !fields.Find(FieldCode.Position).IsEmpty || OwnNameClasses.Contains(codeClass) || Analysis.Contains(file) || Executor.Contains(file);
        return codeClass == "22" || !isOwnText;
    }
}
