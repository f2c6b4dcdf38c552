using System.Collections.Frozen;
using System.Collections.Immutable;

namespace HoopWire.Sql.Lineage;

/// <summary>The objects of one database, as far as the meaning of names depends on them. Immutable and shared.</summary>
internal sealed class Catalogue
{
    private readonly FrozenDictionary<string, ImmutableArray<CatalogueRelation>> _byName;
    private readonly FrozenDictionary<string, ImmutableArray<CatalogueFunction>> _functions;

    /// <summary>Indexes relations and functions.</summary>
    public Catalogue(IEnumerable<CatalogueRelation> relations, IEnumerable<CatalogueFunction> functions)
    {
        Relations = relations.ToFrozenDictionary(r => r.Oid);
        _byName = Relations.Values.GroupBy(r => r.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.OrderBy(r => r.Oid).ToImmutableArray(), StringComparer.Ordinal);
        CatalogueFunction[] own = [.. functions];
        CodeNames = own.Where(f => f.Language is not ("c" or "internal")).Select(f => f.Name.ToLowerInvariant()).ToFrozenSet(StringComparer.Ordinal);
        _functions = own.GroupBy(f => f.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);
    }

    /// <summary>Relations by OID.</summary>
    public FrozenDictionary<uint, CatalogueRelation> Relations { get; }

    /// <summary>Names, in lower case, of functions of the database's own whose code is not C.</summary>
    public FrozenSet<string> CodeNames { get; }

    /// <summary>Names of the system's functions; null where they are not known.</summary>
    public FrozenSet<string>? SystemFunctions { get; init; }

    /// <summary>Names of operators that run code of the database's owner.</summary>
    public FrozenSet<string> OwnOperators { get; init; } = [];

    /// <summary>Names of types to which a cast runs code of the database's owner.</summary>
    public FrozenSet<string> OwnCasts { get; init; } = [];

    /// <summary>Whether schemas are not known, so that a relation may be in any.</summary>
    public bool IgnoresSchemas { get; init; }

    /// <summary>Where a new session of the credential looks for names.</summary>
    public SearchPath DefaultPath { get; init; } = SearchPath.Unknown;

    /// <summary>The role in effect of a new session of the credential; null where it is not known.</summary>
    public string? Role { get; init; }

    /// <summary>The relations that a name may mean: one where that is certain, none where the name is not known.</summary>
    public ImmutableArray<CatalogueRelation> Find(string? schema, string name, SearchPath path)
    {
        if (!_byName.TryGetValue(name, out var named)) return [];
        if (IgnoresSchemas) return named;
        if (schema == "pg_temp") return [.. named.Where(r => r.IsTemporary)];
        if (schema is not null) return [.. named.Where(r => r.Schema == schema)];
        ImmutableArray<CatalogueRelation> temporary = [.. named.Where(r => r.IsTemporary)];
        if (!path.IsKnown) return named;
        var found = temporary.ToBuilder();
        foreach (string candidate in path.Schemas)
        {
            // Several, where names that differ in case are folded to one.
            ImmutableArray<CatalogueRelation> inside = [.. named.Where(r => r.Schema == candidate)];
            if (inside.IsEmpty) continue;
            found.AddRange(inside);
            // What nobody can drop or rename hides what is behind it. Else the name means one of them all: the first may be gone, or a privilege given, since
            // the catalogue was read, and whoever does that may be the same person in another session.
            if (candidate is "pg_catalog" or "information_schema") break;
        }
        return found.ToImmutable();
    }

    /// <summary>Whether a function exists, named with or without its schema.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="dialect">The server's dialect.</param>
    public bool HasFunction(string name, NameDialect dialect)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        var (schema, last) = dot < 0 ? (null, name) : (name[..dot], name[(dot + 1)..]);
        bool isSystem = dialect.MayBeSystem(schema) && SystemFunctions?.Contains(last) == true;
        return isSystem || (_functions.TryGetValue(last, out var named) && named.Any(f => schema is null || f.Schema == schema));
    }

    /// <summary>The functions of the database's own that a name may mean.</summary>
    public IEnumerable<CatalogueFunction> FindFunctions(string? schema, string name, SearchPath path)
    {
        if (!_functions.TryGetValue(name, out var named)) return [];
        return named.Where(f => schema is null ? path.MayReach(f.Schema) : f.Schema == schema || (schema == "pg_temp" && f.Schema.StartsWith("pg_temp_", StringComparison.Ordinal)));
    }
}
