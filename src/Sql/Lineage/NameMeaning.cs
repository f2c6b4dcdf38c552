using System.Collections.Frozen;
using System.Collections.Immutable;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Lineage;

/// <summary>What the names of one session mean: its catalogue, its search path, and the functions that its policy allows.</summary>
/// <param name="Catalogue">The objects of its database.</param>
/// <param name="Path">Where it looks for names without a schema.</param>
/// <param name="AllowedFunctions">Functions that its policy allows by name, with or without schema.</param>
/// <param name="Dialect">The server's dialect.</param>
internal sealed record NameMeaning(Catalogue Catalogue, SearchPath Path, FrozenSet<string> AllowedFunctions, NameDialect Dialect)
{
    /// <summary>Tablesample methods of the system's own.</summary>
    private static readonly string[] SampleMethods = ["bernoulli", "system"];

    /// <summary>Whether the session may have made objects that the catalogue does not show yet, so that names may mean those.</summary>
    public bool HasOwnObjects { get; init; }

    /// <summary>Whether code in C is taken for what a definition says of it: the database's owner cannot have put it there, only a superuser.</summary>
    public bool TrustsC { get; init; }

    /// <summary>The relations that a name may mean.</summary>
    public ImmutableArray<CatalogueRelation> Find(ObjectName name) => Catalogue.Find(name.Schema, name.Last, HasOwnObjects ? SearchPath.Unknown : Path);

    /// <summary>Whether a name surely means the one relation that was found for it, as it was read: a session may have renamed columns of its own relations too.</summary>
    public bool IsCertain(ObjectName name, ImmutableArray<CatalogueRelation> found) =>
        found.Length == 1 && (!HasOwnObjects || (name.Schema is { } schema && schema == Dialect.SystemSchema));

    /// <summary>Why a call of a function cannot be let through; null when it can. <paramref name="unknown"/> tells that no such function is known.</summary>
    /// <param name="name">The function's name.</param>
    /// <param name="arguments">Number of its arguments; -1 where it varies.</param>
    /// <param name="unknown">Whether the catalogue does not know it.</param>
    public string? Refuse(ObjectName name, int arguments, out bool unknown)
    {
        unknown = false;
        // A schema may have been renamed.
        var own = HasOwnObjects ? Catalogue.FindFunctions(null, name.Last, SearchPath.Unknown) : Catalogue.FindFunctions(name.Schema, name.Last, Path);
        bool any = false;
        foreach (var function in own)
        {
            any = true;
            if (!IsAllowed(function))
                return $"Function {function.Schema}.{function.Name} is not one of the system's, and what it returns cannot be told";
        }
        bool mayBeSystem = Dialect.MayBeSystem(name.Schema);
        if (any && name.Schema is not null) return null;
        if (mayBeSystem && Dialect.IsHarmless(name.Schema, name.Last, arguments)) return null;
        if (IsAllowed(name.Schema ?? Dialect.SystemSchema ?? "", name.Last)) return null;
        if (mayBeSystem && (Catalogue.SystemFunctions?.Contains(name.Last) ?? true))
            return $"Function {name.Last} is not among those known to return nothing but what they are given";
        unknown = !any;
        // A session that may make no functions has at most renamed one.
        return unknown && HasOwnObjects ? $"Function {name} is not known, and what it returns cannot be told" : null;
    }

    /// <summary>Whether <c>(value).name</c> may call a function, and why it cannot be let through then.</summary>
    public string? RefuseField(string name)
    {
        if (Catalogue.FindFunctions(null, name, Path).Any(f => !IsAllowed(f)))
            return $"Function {name} is not one of the system's, and what it returns cannot be told";
        bool exists = Catalogue.SystemFunctions?.Contains(name) ?? Dialect.IsReviewed(name);
        return exists && !Dialect.IsHarmless(null, name, 1) && !AllowedFunctions.Contains(name)
            ? $"Function {name} is not among those known to return nothing but what they are given"
            : null;
    }

    /// <summary>Whether an operator may run code of the database's owner.</summary>
    public bool IsOwn(ObjectName? operation) =>
        operation is not null && (operation.Schema is null || operation.Schema != Dialect.SystemSchema) && Catalogue.OwnOperators.Contains(operation.Last);

    /// <summary>An operator that stands behind a word and may run code of the database's owner; null for none.</summary>
    public string? FindOwnWord(SqlNode node) => Catalogue.OwnOperators.Count == 0 ? null : WordOperators.Of(node).FirstOrDefault(Catalogue.OwnOperators.Contains);

    /// <summary>Whether a cast to a type may run code of the database's owner: that of a relation's rows may have been renamed.</summary>
    public bool IsOwnCast(ObjectName type) => Catalogue.OwnCasts.Contains(type.Last) || (HasOwnObjects && Catalogue.OwnCasts.Count > 0 && !IsSystemType(type));

    private bool IsSystemType(ObjectName type) => Dialect.IsSystemType(type) && (type.Schema is not null || (Path.IsKnown && Path.Schemas[0] == Dialect.SystemSchema));

    /// <summary>Whether a tablesample method is the system's own.</summary>
    public static bool IsSampleMethod(ObjectName name) => name.Schema is null or "pg_catalog" && Array.IndexOf(SampleMethods, name.Last) >= 0;

    /// <summary>By name, or an overload of a reviewed name in C that depends on its arguments alone: that of an extension's own types.</summary>
    private bool IsAllowed(CatalogueFunction function)
    {
        bool isC = function.Language is "c" or "internal";
        return IsAllowed(function.Schema, function.Name) || (isC && (TrustsC || (function.Volatility == 'i' && Dialect.IsReviewed(function.Name))));
    }

    private bool IsAllowed(string schema, string name) => AllowedFunctions.Contains(name) || AllowedFunctions.Contains($"{schema}.{name}");
}
