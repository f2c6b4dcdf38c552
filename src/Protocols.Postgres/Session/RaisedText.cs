using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Tells errors and notices whose words code chose from those of the server itself, by the source file that each carries: code in a procedural language can set
/// every other field (PL/pgSQL's RAISE … USING, plpy.error), and never that one.
/// </summary>
internal static class RaisedText
{
    /// <summary>Whether the database owner's code, or an extension that tells of it, may have chosen the words and the names beside them.</summary>
    public static bool Is(ResponseFields fields)
    {
        var file = fields.Find(FieldCode.File);
        // pl_exec.c, plperl.c, plpy_elog.c, pltcl.c, plv8.cc … and not the server's planner: planner.c, plancat.c, plancache.c, placeholder.c.
        bool isLanguage = file.StartsWith("pl"u8) && !file.StartsWith("plan"u8) && !file.StartsWith("place"u8);
        return isLanguage || file.IsEmpty || file.SequenceEqual("auto_explain.c"u8);
    }

    /// <summary>Whether it happened inside of something that the statement does not show: a function, a trigger, a document.</summary>
    public static bool HasContext(ResponseFields fields) => !fields.Find(FieldCode.Where).IsEmpty;
}
