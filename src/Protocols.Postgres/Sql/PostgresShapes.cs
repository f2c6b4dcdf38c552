using HoopWire.Sql.Shapes;

namespace HoopWire.Postgres.Sql;

/// <summary>What shapes of PostgreSQL's statements are made of.</summary>
internal static class PostgresShapes
{
    /// <summary>Texts with names in quotes have none.</summary>
    public static ShapeDialect Dialect { get; } = new(NumbersParameters: true, NameQuote: 0);
}
