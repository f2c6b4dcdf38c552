using System.Collections.Immutable;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Lineage;

/// <summary>What the items of FROM bring into sight.</summary>
/// <param name="resolution">The resolution it is part of.</param>
internal sealed class FromItems(Resolution resolution)
{
    /// <summary>Set-returning functions of the system's that have one column.</summary>
    private static readonly string[] OneColumn =
    [
        "generate_series", "generate_subscripts", "string_to_table", "regexp_split_to_table", "json_object_keys", "jsonb_object_keys", "now", "version", "pg_backend_pid",
        "current_database", "current_schema", "current_schemas", "current_setting", "regexp_matches",
    ];

    /// <summary>Those whose column has a name of its own.</summary>
    private static readonly string[] ValueColumn = ["json_array_elements", "json_array_elements_text", "jsonb_array_elements", "jsonb_array_elements_text"];

    /// <summary>Adds the items to a scope, each seeing those before it where it may.</summary>
    public void AddTo(Scope scope, ImmutableArray<FromItem> items)
    {
        foreach (var item in items) scope.Ranges.Add(Bind(item, scope, []));
    }

    /// <summary>Notes the name by which an item is known.</summary>
    private string Meet(string name)
    {
        resolution.Met.Add(name);
        return name;
    }

    /// <summary>The relation that a statement writes to.</summary>
    public RangeEntry BindTable(RelationItem item) => Bind(item, null).Entries[0];

    /// <summary>Gives the first columns new names.</summary>
    public ImmutableArray<RangeColumn> Rename(ImmutableArray<RangeColumn> columns, ImmutableArray<string> names, bool isOpen)
    {
        if (names.IsEmpty) return columns;
        resolution.Met.Add(names);
        if (!isOpen && names.Length != columns.Length && resolution.Names.Dialect.NamesEveryColumn) resolution.Doubt("a list of columns names more or fewer than there are");
        // Where positions mean nothing, each of the new names may be any column.
        if (isOpen)
        {
            var any = columns.Select(c => c.Value).Aggregate(Provenance.Free, Provenance.Either);
            return [.. names.Select(n => new RangeColumn(n, any)), .. columns.Select(c => c.Uncertain())];
        }
        return [.. columns.Select((c, i) => i < names.Length ? c with { Name = names[i], Certainty = NameCertainty.Certain } : c)];
    }

    private FromRange Bind(FromItem item, Scope scope, ImmutableArray<FromRange> left) => item switch
    {
        RelationItem relation => Bind(relation, scope),
        SubqueryItem subquery => FromRange.Of(Bind(subquery, scope, left)),
        FunctionItem functions => FromRange.Of(Bind(functions, Seeing(scope, left))),
        TableFunctionItem function => FromRange.Of(Bind(function, Seeing(scope, left))),
        JoinItem join => Bind(join, scope, left),
        _ => Doubtful(item),
    };

    private FromRange Doubtful(FromItem item)
    {
        resolution.Doubt($"FROM has a {item.GetType().Name}");
        return FromRange.Of(new RangeEntry { Name = item.Alias?.Name, Columns = [], IsOpen = true });
    }

    private static Scope Seeing(Scope scope, ImmutableArray<FromRange> left) => left.IsEmpty ? scope : scope.Beside([.. scope.Ranges, .. left]);

    private FromRange Bind(RelationItem item, Scope? scope)
    {
        if (item.Sample is { } sample)
        {
            if (!NameMeaning.IsSampleMethod(sample.Name)) resolution.Obscure($"Sampling method {sample.Name} is not one of the system's");
            foreach (var argument in sample.Arguments) resolution.Expressions.Use(argument, scope ?? new Scope(null, null), UseKind.Predicate);
        }
        foreach (var time in item.Times) resolution.Expressions.Use(time, scope ?? new Scope(null, null), UseKind.Predicate);
        if (item.Seed is { } seed) resolution.Expressions.Use(seed, scope ?? new Scope(null, null), UseKind.Predicate);
        string name = Meet(item.ExposedName);
        resolution.Met.Add(item.Name.Parts);
        ImmutableArray<string> renamed = item.Alias?.Columns ?? [];
        if (item.Name.Parts.Length == 1 && CteScope.Find(scope?.Expressions, item.Name.Last) is { } output)
            return FromRange.Of(new RangeEntry { Name = name, Columns = Rename(output.Columns, renamed, output.IsOpen), IsOpen = output.IsOpen });
        return FromRange.Of(Bind(item, name, renamed));
    }

    private RangeEntry Bind(RelationItem item, string name, ImmutableArray<string> renamed)
    {
        var found = resolution.Names.Find(item.Name);
        foreach (var relation in found) resolution.Note(relation);
        if (found.Any(r => r.Schema is "pg_toast" || r.Schema.StartsWith("pg_toast_temp", StringComparison.Ordinal)) || item.Name.Schema == "pg_toast")
            resolution.Obscure("The storage of long values holds values of masked columns");
        if (found.IsEmpty) resolution.UnknownRelation($"{item.Name}");
        bool certain = resolution.Names.IsCertain(item.Name, found) && !found[0].IsOpen;
        ImmutableArray<RangeColumn> columns = certain ? [.. found[0].Columns.Select(c => Column(found[0], c))] : Loose(found);
        return new RangeEntry
        {
            Name = name,
            Schemas = item.Alias is null ? [.. found.Select(r => r.Schema)] : [],
            Columns = Rename(columns, renamed, !certain),
            IsOpen = !certain,
            IsNamed = found.Length == 1 && item.Name.Schema is { } schema && !schema.StartsWith("pg_temp", StringComparison.Ordinal),
        };
    }

    private RangeColumn Column(CatalogueRelation relation, CatalogueColumn column)
    {
        var key = new ColumnKey(relation.Oid, column.Number);
        return new RangeColumn(column.Name, resolution.Interest(key) ? Provenance.Of(key, column.Type) : new Provenance { Type = column.Type }, IsInvisible: column.IsInvisible);
    }

    /// <summary>One of several relations, or one that may have been replaced: a name means the column of each that has it.</summary>
    private ImmutableArray<RangeColumn> Loose(ImmutableArray<CatalogueRelation> found) =>
    [
        .. found.SelectMany(r => r.Columns.Select(c => Column(r, c)))
            .GroupBy(c => c.Name, StringComparer.Ordinal)
            .Select(g => new RangeColumn(g.Key, g.Select(c => c.Value).Aggregate(Provenance.Either), NameCertainty.PerhapsAbsent)),
    ];

    private RangeEntry Bind(SubqueryItem item, Scope scope, ImmutableArray<FromRange> left)
    {
        // Only LATERAL sees what stands beside it.
        var outer = item.Lateral ? Seeing(scope, left) : scope.Outer;
        var output = resolution.Queries.Evaluate(item.Query, outer, scope.Expressions);
        return new RangeEntry
        {
            Name = item.Alias?.Name is { } alias ? Meet(alias) : null,
            Columns = Rename(output.Columns, item.Alias?.Columns ?? [], output.IsOpen),
            IsOpen = output.IsOpen,
        };
    }

    private RangeEntry Bind(FunctionItem item, Scope scope)
    {
        var values = item.Functions.Select(f => resolution.Expressions.Evaluate(f.Call, scope, UseKind.Expression)).ToArray();
        var made = resolution.Derive(values, UseKind.Expression, item.Place);
        ImmutableArray<OutputLabel> labels = [.. item.Functions.Select(f => resolution.Names.Dialect.Label(f.Call, resolution.Expressions.LabelOf))];
        string name = item.Alias?.Name ?? labels[0].Name;
        ImmutableArray<string> aliases = item.Alias?.Columns ?? [];
        ImmutableArray<string> defined = [.. item.Functions.SelectMany(f => f.Columns?.Columns ?? [])];
        bool single = HasOneColumn(item) && !made.IsOpaque;
        bool closed = (item.Alias is { Types.IsEmpty: false } && item.Functions.Length == 1) || single;
        ImmutableArray<RangeColumn> columns =
        [
            .. aliases.Select(n => new RangeColumn(n, made)),
            .. defined.Select(n => new RangeColumn(n, made, aliases.IsEmpty ? NameCertainty.Certain : NameCertainty.PerhapsAbsent)),
        ];
        if (columns.IsEmpty)
        {
            // The alias of a single function is the name of its column, unless it has a name of its own (parse_relation.c, chooseScalarFunctionAlias).
            string[] chosen = single && IsAmong(ValueColumn, item) ? ["value"] : item.Functions.Length == 1 ? [name] : [.. labels.Select(l => l.Name)];
            columns = [.. chosen.Select(n => new RangeColumn(n, made, single ? NameCertainty.Certain : NameCertainty.PerhapsAbsent))];
        }
        if (item.WithOrdinality && (single ? columns.Length < 2 : aliases.IsEmpty)) columns = columns.Add(new RangeColumn("ordinality", Provenance.Free));
        return new RangeEntry { Name = name, Columns = columns, IsOpen = !closed, Open = closed ? Provenance.Free : made };
    }

    /// <summary>Whether it is a function of the system's that returns one column; one of the database's own may return others under the same name.</summary>
    private bool HasOneColumn(FunctionItem item) =>
        (IsAmong(OneColumn, item) || IsAmong(ValueColumn, item))
        && item.Functions is [{ Call: FunctionCall { Name: var name }, Columns: null }]
        && !resolution.Names.Catalogue.FindFunctions(name.Schema, name.Last, resolution.Names.Path).Any();

    private static bool IsAmong(string[] names, FunctionItem item) =>
        item.Functions is [{ Call: FunctionCall { Name.Last: var called } }] && Array.IndexOf(names, called) >= 0;

    private RangeEntry Bind(TableFunctionItem item, Scope scope)
    {
        var arguments = item.Arguments.Concat(item.Columns.SelectMany(c => c.Arguments));
        var made = resolution.Derive([.. arguments.Select(a => resolution.Expressions.Evaluate(a, scope, UseKind.Expression))], UseKind.Expression, item.Place);
        foreach (var column in item.Columns)
            if (column.Type is { } type) resolution.Expressions.Examine(type);
        return new RangeEntry
        {
            Name = Meet(item.Alias?.Name ?? (item.IsJson ? "json_table" : "xmltable")),
            Columns = Rename([.. item.Columns.Select(c => new RangeColumn(Meet(c.Name), made))], item.Alias?.Columns ?? [], false),
        };
    }

    private FromRange Bind(JoinItem join, Scope scope, ImmutableArray<FromRange> before)
    {
        var left = Bind(join.Left, scope, before);
        var right = Bind(join.Right, scope, before.Add(left));
        if (join.On is { } on) resolution.Expressions.Use(on, scope.Beside([left, right]), UseKind.Join);
        var merged = Merge(join, left, right);
        ImmutableArray<string> shared = [.. merged.Select(c => c.Name)];
        bool swapped = IsSwapped(join);
        ImmutableArray<RangeColumn> columns =
        [
            .. merged,
            .. (swapped ? right : left).Columns.Where(c => !shared.Contains(c.Name)),
            .. (swapped ? left : right).Columns.Where(c => !shared.Contains(c.Name)),
        ];
        bool open = left.IsOpen || right.IsOpen || (join.Natural && IsLoose(left, right));
        var rest = Provenance.Either(left.Open, right.Open);
        if (join.Alias is { Name: { } alias } named)
            return FromRange.Of(new RangeEntry { Name = alias, Columns = Rename(columns, named.Columns, open), IsOpen = open, Open = rest });
        ImmutableArray<RangeEntry> entries = [.. left.Entries, .. right.Entries];
        if (join.UsingAlias is { } usingAlias) entries = entries.Add(new RangeEntry { Name = usingAlias, Columns = merged });
        return new FromRange(entries, columns, open, rest);
    }

    /// <summary>The columns that USING or NATURAL makes one of two.</summary>
    private ImmutableArray<RangeColumn> Merge(JoinItem join, FromRange left, FromRange right)
    {
        resolution.Expressions.ExamineWord(join);
        if (join.Natural && IsLoose(left, right))
        {
            // Any column may be one that both sides have.
            foreach (var column in left.Columns.Concat(right.Columns)) resolution.Consume(column.Value, UseKind.Join, join.Place);
        }
        var (first, second) = IsSwapped(join) ? (right, left) : (left, right);
        var names = join.Natural ? [.. first.Columns.Select(c => c.Name).Where(n => second.Columns.Any(r => r.Name == n)).Distinct()] : join.Using;
        if (resolution.Names.Dialect.OrdersSharedColumns && !join.Using.IsEmpty)
            names = [.. first.Columns.Select(c => c.Name).Where(n => join.Using.Contains(n)).Distinct(), .. join.Using.Where(n => first.Find(n) is null)];
        var merged = ImmutableArray.CreateBuilder<RangeColumn>(names.Length);
        foreach (string name in names)
        {
            var one = Find(left, name, join);
            var other = Find(right, name, join);
            resolution.Consume(one, UseKind.Join, join.Place);
            resolution.Consume(other, UseKind.Join, join.Place);
            merged.Add(new RangeColumn(name, Provenance.Either(one, other)));
        }
        return merged.ToImmutable();
    }

    /// <summary>Whether a star stands for the right side's columns first.</summary>
    private bool IsSwapped(JoinItem join) => resolution.Names.Dialect.OrdersSharedColumns && join.Kind == JoinKind.Right && (join.Natural || !join.Using.IsEmpty);

    /// <summary>Whether columns may have names that are not known.</summary>
    private static bool IsLoose(FromRange left, FromRange right) =>
        left.IsOpen || right.IsOpen || left.Columns.Concat(right.Columns).Any(c => c.Certainty == NameCertainty.PerhapsOther);

    private Provenance Find(FromRange range, string name, JoinItem join)
    {
        var found = range.Find(name);
        if (found is { IsCertain: true } column) return column.Value;
        if (found is null && !range.IsOpen) resolution.Unknown($"column {name} of a join");
        return Provenance.OneOf(found?.Value ?? Provenance.Free, range.Rest);
    }
}
