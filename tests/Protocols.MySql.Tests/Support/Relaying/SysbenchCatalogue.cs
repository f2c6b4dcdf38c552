using HoopWire.MySql.Session.Masking;
using HoopWire.MySql.Sql;
using HoopWire.Policy;

namespace HoopWire.MySql.Tests.Support.Relaying;

/// <summary>The catalogue of a server on which sysbench has made its table.</summary>
internal static class SysbenchCatalogue
{
    /// <summary>The server's own settings.</summary>
    public static LexicalSettings Settings { get; } = new(Family: ServerFamily.MariaDb, Version: 101119);

    /// <summary>The database.</summary>
    public const string Database = "shop";

    /// <summary>What a policy protects in it.</summary>
    public static ProtectedColumns Protect(CompiledPolicy policy) => new MaskClosure(CatalogueSnapshot.Build(Rows), policy).Close(TimeProvider.System.GetTimestamp());

    private static CatalogueRows Rows => new()
    {
        Settings = Settings,
        Relations = [[Database, "sbtest1", "BASE TABLE", "InnoDB"]],
        Columns = [Column("id", ""), Column("k", ""), Column("c", "120"), Column("pad", "60"), Column("price", ""), Column("made", ""), Column("note", "60")],
    };

    private static string[] Column(string name, string length) => [Database, "sbtest1", name, length, "", ""];
}
