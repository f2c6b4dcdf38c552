namespace HoopWire.Sql.Facts;

/// <summary>What becomes of a query's output.</summary>
internal enum OutputUse
{
    /// <summary>It is the statement's own, and goes to the client as it is.</summary>
    Own,

    /// <summary>Its columns keep their names for whoever reads from it: a subquery in FROM, a common table expression.</summary>
    PassedOn,

    /// <summary>It is stored, compared, combined or used as a value.</summary>
    Used,
}
