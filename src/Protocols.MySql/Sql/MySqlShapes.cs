using HoopWire.Sql.Shapes;

namespace HoopWire.MySql.Sql;

/// <summary>
/// What shapes of MySQL's and MariaDB's statements are made of. They hold nothing that a <c>sql_mode</c> gives another meaning: no backslash, no double quote.
/// </summary>
internal static class MySqlShapes
{
    /// <summary>Names may stand in backticks, as most clients write them.</summary>
    public static ShapeDialect Dialect { get; } = new(NumbersParameters: false, NameQuote: (byte)'`');
}
