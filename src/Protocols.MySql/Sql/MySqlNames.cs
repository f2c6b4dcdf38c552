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

    /// <summary>The longest name of a column, which every server keeps.</summary>
    private const int LabelMax = 64;

    private static readonly OutputLabel Unknown = new(NoLabel, NameCertainty.PerhapsOther);

    public static MySqlNames Dialect { get; } = new();

    /// <inheritdoc/>
    public override bool SeesLabels => true;

    /// <inheritdoc/>
    public override bool OrdersSharedColumns => true;

    /// <inheritdoc/>
    public override bool NamesEveryColumn => true;

    /// <inheritdoc/>
    public override bool ConfusesNames => true;

    /// <inheritdoc/>
    public override string Alike(string name) => NameLetters.Alike(name);

    /// <inheritdoc/>
    /// <remarks>MAX_FIELDS_BEFORE_HASH: with more columns they are found by a hash, which compares by a collation.</remarks>
    public override int NarrowMax => 32;

    /// <inheritdoc/>
    public override string AlikeInWide(string name) => NameLetters.AlikeWithoutAccents(name);

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
    public override OutputLabel Label(Expression value, Func<Sublink, OutputLabel> inner) => value is ColumnReference reference ? Written(reference.Name.Last) : Unknown;

    /// <inheritdoc/>
    /// <remarks>MariaDB calls it what the first row has there, MySQL <c>column_0</c>.</remarks>
    public override OutputLabel LabelOfValues(int number) => Unknown;

    /// <inheritdoc/>
    /// <remarks>Item::set_name leaves out what stands before the first character that is seen, and all behind a length that versions differ in.</remarks>
    protected override OutputLabel Written(string label)
    {
        var kept = label.AsSpan();
        while (kept is [<= ' ' or '\u007f', ..])
        {
            kept = kept[1..];
        }

        if (kept.IsEmpty)
        {
            return Unknown;
        }

        var certain = label.Length <= LabelMax && kept[^1] != ' ' && (char.IsAscii(kept[0]) || char.IsLetter(kept[0]));
        return new OutputLabel(kept.Length == label.Length ? label : kept.ToString(), certain ? NameCertainty.Certain : NameCertainty.PerhapsOther);
    }
}
