using HoopWire.Sql.Lineage;
using HoopWire.Sql.Tree;

namespace HoopWire.MySql.Sql;

/// <summary>
/// What MySQL and MariaDB say of names. Functions of the server's own are found without a database, and before any other of the name; a name with a
/// database is a stored function's.
/// </summary>
internal sealed class MySqlNames : NameDialect
{
    /// <summary>Stands for a label that is an expression's text.</summary>
    private const string NoLabel = "?column?";

    public static MySqlNames Dialect { get; } = new();

    /// <inheritdoc/>
    public override bool SeesLabels => true;

    /// <inheritdoc/>
    public override bool OrdersSharedColumns => true;

    /// <inheritdoc/>
    public override bool MayBeSystem(string? schema) => schema is null;

    /// <inheritdoc/>
    public override bool IsHarmless(string? schema, string name, int arguments) => schema is null && ReviewedFunctions.IsHarmless(name);

    /// <inheritdoc/>
    public override bool IsComputation(string name) => ReviewedFunctions.IsComputation(name);

    /// <inheritdoc/>
    /// <remarks>No function is written as a row's field.</remarks>
    public override bool IsReviewed(string name) => false;

    /// <inheritdoc/>
    public override OutputLabel Label(Expression value, Func<Sublink, OutputLabel> inner) =>
        value is ColumnReference reference ? OutputLabel.Certain(reference.Name.Last) : new OutputLabel(NoLabel, NameCertainty.PerhapsOther);
}
