using System.Collections.Immutable;
using System.Globalization;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Lineage;

/// <summary>What a server's dialect says of names and of the functions that are the server's own.</summary>
internal abstract class NameDialect
{
    /// <summary>The schema in which a name stands that the grammar's own words call; null for none.</summary>
    public virtual string? SystemSchema => null;

    /// <summary>
    /// Whether labels of an output list are names in ORDER BY's and HAVING's expressions and in subqueries of the list, besides the columns of FROM.
    /// </summary>
    public virtual bool SeesLabels => false;

    /// <summary>
    /// Whether the columns that a NATURAL or USING join shares come in the order of its first table, which is the right one of a RIGHT JOIN, instead of in
    /// the order of the list.
    /// </summary>
    public virtual bool OrdersSharedColumns => false;

    /// <summary>Whether a list of new names for columns has to name all of them.</summary>
    public virtual bool NamesEveryColumn => false;

    /// <summary>Whether a server may take a name for one that is spelt with other letters.</summary>
    public virtual bool ConfusesNames => false;

    /// <summary>The most columns a relation may have for its columns to be looked up by <see cref="Alike"/> alone.</summary>
    public virtual int NarrowMax => int.MaxValue;

    /// <summary>Names by which RETURNING reaches whole rows, besides relations and their aliases.</summary>
    public virtual ImmutableArray<string> RowNames => [];

    /// <summary>The name of the row that an upsert proposed; null where the text has to name it.</summary>
    public virtual string? ProposedRow => null;

    /// <summary>What those names have in common that a server may take for one.</summary>
    public virtual string Alike(string name) => name;

    /// <summary>What those names have in common that a server may take for one column of a relation with many.</summary>
    public virtual string AlikeInWide(string name) => name;

    /// <summary>Whether the system's own functions may be in a schema, or in none.</summary>
    public abstract bool MayBeSystem(string? schema);

    /// <summary>Whether a function of the system's returns nothing but what it is given.</summary>
    /// <param name="schema">Its schema; null where it is found without one.</param>
    /// <param name="name">Its name.</param>
    /// <param name="arguments">Number of its arguments; -1 where it varies.</param>
    public abstract bool IsHarmless(string? schema, string name, int arguments);

    /// <summary>Whether a function does nothing with its arguments but compute.</summary>
    public abstract bool IsComputation(string name);

    /// <summary>Whether a name is on the list of reviewed functions.</summary>
    public abstract bool IsReviewed(string name);

    /// <summary>Whether a type is surely the system's own.</summary>
    public virtual bool IsSystemType(ObjectName type) => false;

    /// <summary>Whether every relation has a column of the name, which holds nothing of its rows.</summary>
    public virtual bool IsSystemColumn(string name) => false;

    /// <summary>Whether a cast of a value of a type changes none of its characters.</summary>
    public virtual bool KeepsText(uint from, TypeName to) => false;

    /// <summary>The label of an output column.</summary>
    /// <param name="target">The column.</param>
    /// <param name="inner">The label of the first column of a query inside it.</param>
    public OutputLabel Label(Target target, Func<Sublink, OutputLabel> inner) => target.Label is { } label ? Written(label) : Label(target.Value, inner);

    /// <summary>The label that the server makes of a written one.</summary>
    /// <param name="label">As the text has it.</param>
    protected virtual OutputLabel Written(string label) => OutputLabel.Certain(label);

    /// <summary>The name that a column of <c>VALUES</c> has.</summary>
    /// <param name="number">The column's place, from 1.</param>
    public virtual OutputLabel LabelOfValues(int number) => OutputLabel.Certain("column" + number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The label that the server gives a value without one.</summary>
    /// <param name="value">The value.</param>
    /// <param name="inner">The label of the first column of a query inside it.</param>
    public abstract OutputLabel Label(Expression value, Func<Sublink, OutputLabel> inner);
}
