using System.Collections.Immutable;

namespace HoopWire.Sql.Tree;

/// <summary>
/// Every other statement: CREATE, ALTER, DROP, GRANT, COMMENT, VACUUM, REFRESH, LISTEN, replication commands and so on. It says what the
/// statement is and lists what it mentions, without the roles these play in it.
/// </summary>
public sealed class ObjectStatement : Statement
{
    /// <summary>Its first word, folded, such as <c>create</c>.</summary>
    public required string Verb { get; init; }

    /// <summary>What it is about, folded, such as <c>table</c>, <c>foreign table</c>, <c>event trigger</c>; null where the verb says it all.</summary>
    public string? ObjectKind { get; init; }

    /// <summary>
    /// The names of what it is about: the objects that are made, changed, dropped or granted, as far as these are named so. Relations
    /// are in <see cref="Relations"/> instead.
    /// </summary>
    public ImmutableArray<ObjectName> Names { get; init; } = [];

    /// <summary>The relations it names in places where only relations stand: those it is about and those it refers to.</summary>
    public ImmutableArray<RelationItem> Relations { get; init; } = [];

    /// <summary>The functions that it will have called later by their names: a trigger's, an operator's, a type's support functions.</summary>
    public ImmutableArray<ObjectName> Routines { get; init; } = [];

    /// <summary>The types it mentions.</summary>
    public ImmutableArray<TypeName> Types { get; init; } = [];

    /// <summary>The expressions in it: defaults, checks, index keys, policies. References see the relation it is about.</summary>
    public ImmutableArray<Expression> Expressions { get; init; } = [];

    /// <summary>
    /// The statements in it: a rule's actions, a routine's SQL body, CREATE SCHEMA's elements. They are stored, except CREATE SCHEMA's.
    /// </summary>
    public ImmutableArray<Statement> Statements { get; init; } = [];

    /// <summary>The names that it lists as plain columns.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>Whether it makes a role the owner of something: OWNER TO, CREATE SCHEMA AUTHORIZATION.</summary>
    public bool GivesOwnership { get; init; }

    /// <summary>Whether a table, view or sequence is made for the session alone.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>What it gives sessions that begin later: ALTER ROLE, DATABASE and SYSTEM with SET or RESET. Null for none.</summary>
    public SettingStatement? Setting { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, Names);
        Add(children, Relations);
        Add(children, Routines);
        Add(children, Types);
        Add(children, Expressions);
        Add(children, Statements);
    }
}
