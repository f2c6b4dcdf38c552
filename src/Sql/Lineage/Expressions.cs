using System.Collections.Immutable;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Lineage;

/// <summary>What the values of expressions are made of, and what they use on the way.</summary>
/// <param name="resolution">The resolution it is part of.</param>
internal sealed class Expressions(Resolution resolution)
{
    private readonly Dictionary<Sublink, OutputLabel> _labels = [];

    /// <summary>The label of the first column of a query, which has been evaluated.</summary>
    public OutputLabel LabelOf(Sublink sublink) => _labels.GetValueOrDefault(sublink, new OutputLabel(RangeColumn.NoName, NameCertainty.PerhapsOther));

    /// <summary>What a value is made of.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="scope">What its names refer to.</param>
    /// <param name="kind">What it counts as when something is made of a followed column in it.</param>
    public Provenance Evaluate(Expression expression, Scope scope, UseKind kind)
    {
        if (!resolution.Spend()) return Provenance.Free;
        switch (expression)
        {
            case Literal or Parameter or DefaultValue or CurrentOf or Variable or ProposedValue:
                return Provenance.Free;
            case ColumnReference reference:
                return Resolve(reference, scope, kind);
            case StarReference star:
                return Star(star, scope);
            case FieldSelection field:
                return Select(field, scope, kind);
            case Cast cast:
                return EvaluateCast(cast, scope, kind);
            case VariableAssignment assignment:
                var given = Evaluate(assignment.Value, scope, kind);
                resolution.Consume(given, UseKind.Store, assignment.Place);
                return given.WithoutOrigin();
            case Collate collate:
                return Evaluate(collate.Operand, scope, kind).WithoutOrigin() is { Row: null } operand ? operand : Make(expression, scope, kind);
            case CaseExpression choice when OnlyValue(choice) is { } only:
                return EvaluateChoice(choice, only, scope, kind);
            case FunctionCall call:
                return EvaluateCall(call, scope, kind);
            case Sublink sublink:
                return EvaluateSublink(sublink, scope, kind);
            case Operation { Operator: var name }:
                return Make(expression, scope, kind, Examine(name));
            case Comparison { Operator: { } name }:
                return Make(expression, scope, kind, Examine(name));
            default:
                return Make(expression, scope, kind, ExamineWord(expression));
        }
    }

    /// <summary>A value that is used and not shown.</summary>
    public void Use(Expression expression, Scope scope, UseKind kind) => resolution.Consume(Evaluate(expression, scope, kind), kind, expression.Place);

    /// <summary>Sort keys inside an expression.</summary>
    public void Use(ImmutableArray<SortKey> keys, Scope scope, UseKind kind)
    {
        foreach (var key in keys) Use(key, scope, kind);
    }

    private Provenance Use(SortKey key, Scope scope, UseKind kind)
    {
        Examine(key.Operator);
        var value = Evaluate(key.Value, scope, kind);
        resolution.Consume(value, kind, key.Value.Place);
        return value;
    }

    /// <summary>The parts of a window.</summary>
    public void Use(WindowDefinition window, Scope scope)
    {
        foreach (var key in window.PartitionBy) Use(key, scope, UseKind.Group);
        Use(window.OrderBy, scope, UseKind.Sort);
        if (window.FrameStart is { } start) Use(start, scope, UseKind.Expression);
        if (window.FrameEnd is { } end) Use(end, scope, UseKind.Expression);
    }

    /// <summary>A type's name, to which something is cast.</summary>
    /// <returns>Whether that runs code that cannot be read.</returns>
    public bool Examine(TypeName type)
    {
        bool own = resolution.Names.IsOwnCast(type.Name);
        if (own) resolution.Obscure($"A cast to {type.Name} runs code of the database's owner, and what it returns cannot be told");
        return own;
    }

    /// <summary>An operator's name; null for none.</summary>
    /// <returns>Whether that runs code that cannot be read.</returns>
    public bool Examine(ObjectName? operation)
    {
        bool own = resolution.Names.IsOwn(operation);
        if (own) resolution.Obscure(NotTheSystems(operation!.Last));
        return own;
    }

    private static string NotTheSystems(string operation) => $"Operator {operation} is not one of the system's, and what it returns cannot be told";

    /// <summary>What a word stands for that is no operator's sign.</summary>
    /// <returns>Whether that runs code that cannot be read.</returns>
    public bool ExamineWord(SqlNode node)
    {
        string? own = resolution.Names.FindOwnWord(node);
        if (own is not null) resolution.Obscure(NotTheSystems(own));
        return own is not null;
    }

    /// <summary>A value made of everything beneath a node, whatever the parts' roles.</summary>
    private Provenance Make(SqlNode node, Scope scope, UseKind kind, bool isOpaque = false)
    {
        var parts = new List<Provenance>();
        Collect(node, scope, kind, parts);
        var made = resolution.Derive(parts, kind, node.Place);
        return isOpaque ? made with { IsOpaque = true, IsBare = false } : made;
    }

    private void Collect(SqlNode node, Scope scope, UseKind kind, List<Provenance> parts)
    {
        var children = new List<SqlNode>();
        node.AddChildren(children);
        foreach (var child in children)
        {
            switch (child)
            {
                case Expression expression:
                    parts.Add(Evaluate(expression, scope, kind));
                    break;
                case Query query:
                    parts.Add(resolution.Queries.Evaluate(query, scope, scope.Expressions).All);
                    break;
                case TypeName type:
                    Examine(type);
                    break;
                case SortKey key:
                    var sorted = Use(key, scope, UseKind.Sort);
                    // Of what an ordered set sorts, it returns one.
                    if (node is FunctionCall { WithinGroup: true }) parts.Add(sorted);
                    break;
                case WindowDefinition window:
                    Use(window, scope);
                    break;
                default:
                    Collect(child, scope, kind, parts);
                    break;
            }
        }
    }

    private Provenance Resolve(ColumnReference reference, Scope scope, UseKind kind)
    {
        var name = reference.Name;
        resolution.Met.Add(name);
        if (name.Parts.Length == 1)
        {
            var found = scope.FindColumn(name.Last);
            if (found.IsCertain) return found.Value;
            if (scope.FindEntry(null, name.Last) is { } row) return Provenance.OneOf(found.Value, row.Row);
            bool isSystem = resolution.Names.Dialect.IsSystemColumn(name.Last) && scope.Ranges.Count > 0;
            if (!found.IsKnown && !isSystem) resolution.Unknown($"column {name.Last}");
            return found.Value;
        }
        string? schema = name.Parts.Length > 2 ? name.Parts[^3] : null;
        if (scope.FindEntry(schema, name.Parts[^2]) is not { } entry)
        {
            resolution.Unknown($"{name}");
            return Provenance.Free;
        }
        return Field(entry, name.Last, kind, reference.Place);
    }

    /// <summary>A column of a from item, or a function applied to its row.</summary>
    private Provenance Field(RangeEntry entry, string name, UseKind kind, SourceRange place)
    {
        if (entry.Find(name) is { } column) return column.IsCertain ? column.Value : Provenance.OneOf(column.Value, entry.Rest);
        if (!entry.IsOpen && resolution.Names.Dialect.IsSystemColumn(name)) return entry.Rest;
        if (resolution.Names.RefuseField(name) is { } refusal) resolution.Obscure(refusal);
        if (resolution.Names.Dialect.IsReviewed(name)) return resolution.Derive([entry.Row, entry.Rest], kind, place);
        if (entry.IsOpen) return entry.Rest;
        // A column that the catalogue does not show.
        resolution.Unknown($"column {entry.Name}.{name}");
        return resolution.Derive([entry.Row], kind, place);
    }

    private Provenance Star(StarReference star, Scope scope)
    {
        // As an argument or a field it stands for the row.
        if (star.Qualifier is not { } qualifier) return Provenance.Derived(scope.Ranges.SelectMany(r => r.Entries).Select(e => e.Row)) with { Row = RangeEntry.Unknown };
        var entry = scope.FindEntry(qualifier.Schema, qualifier.Last);
        if (entry is null) resolution.Unknown($"{qualifier}");
        return entry?.Row ?? Provenance.Free;
    }

    private Provenance Select(FieldSelection field, Scope scope, UseKind kind)
    {
        var operand = Evaluate(field.Operand, scope, kind);
        if (operand.Row is { Name: not null } entry && field.Field is { } name)
        {
            var value = Field(entry, name, kind, field.Place);
            return IsDirect(field.Operand, scope) ? value : value.WithoutOrigin();
        }
        if (field.Field is { } called && resolution.Names.RefuseField(called) is { } refusal) resolution.Obscure(refusal);
        return resolution.Derive([operand], kind, field.Place);
    }

    /// <summary>Whether an expression is a from item's own row: the server knows no origin of a field of any other.</summary>
    public static bool IsDirect(Expression row, Scope scope) => row is ColumnReference { Name: var name } && (name.Parts.Length > 1 || !scope.FindColumn(name.Last).IsKnown);

    private Provenance EvaluateCast(Cast cast, Scope scope, UseKind kind)
    {
        bool own = Examine(cast.Type);
        var operand = Evaluate(cast.Operand, scope, kind);
        if (own) return resolution.Derive([operand], kind, cast.Place) with { IsOpaque = true, IsBare = false };
        if (operand.IsFree && operand.Row is null) return Provenance.Free;
        bool keeps = operand is { IsBare: true, Row: null } && resolution.Names.Dialect.KeepsText(operand.Type, cast.Type);
        return keeps ? operand.WithoutOrigin() : resolution.Derive([operand], kind, cast.Place);
    }

    /// <summary>The column that a CASE gives wherever it does not give NULL; null where it may give anything else.</summary>
    private static ColumnReference? OnlyValue(CaseExpression choice)
    {
        ColumnReference? only = null;
        foreach (var value in choice.Branches.Select(b => b.Result).Append(choice.Else))
        {
            if (value is null or Literal { Kind: LiteralKind.Null }) continue;
            if (value is not ColumnReference column || only is not null) return null;
            only = column;
        }
        return only;
    }

    /// <summary>A column's value as it is, or NULL: as pg_dump asks for it.</summary>
    private Provenance EvaluateChoice(CaseExpression choice, ColumnReference only, Scope scope, UseKind kind)
    {
        bool own = ExamineWord(choice);
        if (choice.Operand is { } operand) Use(operand, scope, kind);
        foreach (var branch in choice.Branches) Use(branch.Condition, scope, kind);
        var value = Evaluate(only, scope, kind).WithoutOrigin();
        if (own || value.Row is not null) return resolution.Derive([value], kind, choice.Place) with { IsOpaque = own, IsBare = false };
        return value with { IsMixed = value.IsMixed || !value.IsFree };
    }

    private Provenance EvaluateCall(FunctionCall call, Scope scope, UseKind kind)
    {
        int count = call.Star || call.Variadic ? -1 : call.Arguments.Length;
        var name = call.IsSyntax && call.Name.Schema is null && resolution.Names.Dialect.SystemSchema is { } system ? new ObjectName { Parts = [system, call.Name.Last] } : call.Name;
        bool opaque = false;
        if (resolution.Names.Refuse(name, count, out bool unknown) is { } refusal)
        {
            resolution.Obscure(refusal);
            opaque = true;
        }
        else if (unknown)
        {
            resolution.Unknown($"function {name}");
            opaque = true;
        }
        // What it does with a value, it does for others to see: a setting, a lock, a notification.
        return Make(call, scope, resolution.Names.Dialect.IsComputation(name.Last) ? kind : UseKind.Store, opaque);
    }

    private Provenance EvaluateSublink(Sublink sublink, Scope scope, UseKind kind)
    {
        Examine(sublink.Operator);
        ExamineWord(sublink);
        var left = sublink.Left is { } compared ? Evaluate(compared, scope, kind) : Provenance.Free;
        var output = resolution.Queries.Evaluate(sublink.Query, scope, scope.Expressions);
        var first = output.Columns is [var column, ..] ? column : RangeColumn.Unlisted(Provenance.Free);
        _labels[sublink] = new OutputLabel(first.Name, output.IsOpen ? NameCertainty.PerhapsOther : first.Certainty);
        switch (sublink.Kind)
        {
            case SublinkKind.Scalar when output is { Columns: [var only], IsOpen: false }:
                return only.Value.WithoutOrigin();
            case SublinkKind.Exists:
                return Provenance.Free;
            case SublinkKind.Scalar or SublinkKind.Array:
                return resolution.Derive([output.All], kind, sublink.Place);
            default:
                return resolution.Derive([left, output.All], kind is UseKind.Expression ? UseKind.Compare : kind, sublink.Place);
        }
    }
}
