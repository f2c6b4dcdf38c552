using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>What has been read of an <see cref="ObjectStatement"/> so far.</summary>
internal sealed class ObjectParts(string verb, string? kind = null)
{
    private readonly List<ObjectName> _names = [];
    private readonly List<RelationItem> _relations = [];
    private readonly List<ObjectName> _routines = [];
    private readonly List<TypeName> _types = [];
    private readonly List<Expression> _expressions = [];
    private readonly List<Statement> _statements = [];
    private readonly List<string> _columns = [];

    /// <summary>What the statement is about.</summary>
    public string? Kind { get; set; } = kind;

    /// <summary>Whether it makes a role the owner of something.</summary>
    public bool GivesOwnership { get; set; }

    /// <summary>Whether it is made for the session alone.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>What sessions that begin later are given; null for none.</summary>
    public SettingStatement? Setting { get; set; }

    public void Add(ObjectName name) => _names.Add(name);

    public void AddName(TokenCursor c) => _names.Add(Names.Any(c));

    public void AddRelation(TokenCursor c) => _relations.Add(FromItems.Relation(c));

    public void AddRelation(RelationItem relation) => _relations.Add(relation);

    public void AddRelations(TokenCursor c) => _relations.AddRange(c.List(FromItems.Relation));

    public void AddRoutine(ObjectName name) => _routines.Add(name);

    public void AddType(TypeName type) => _types.Add(type);

    public void AddType(TokenCursor c) => _types.Add(Types.Read(c));

    public void AddExpression(TokenCursor c) => _expressions.Add(Expressions.Read(c));

    public void Add(Expression expression) => _expressions.Add(expression);

    public void Add(Statement statement) => _statements.Add(statement);

    public void AddColumn(TokenCursor c) => _columns.Add(Names.Column(c));

    public void AddColumns(TokenCursor c) => _columns.AddRange(Names.OptionalColumnGroup(c));

    public void Add(IndexKey key)
    {
        if (key.Value is { } value)
        {
            _expressions.Add(value);
        }
        else
        {
            _columns.Add(key.Column ?? "");
        }
    }

    /// <summary>An expression in parentheses behind a word, where that word is ahead.</summary>
    public void AddGrouped(TokenCursor c, PgKeyword word)
    {
        if (c.Take(word))
        {
            AddGrouped(c);
        }
    }

    /// <summary>An expression in parentheses.</summary>
    public void AddGrouped(TokenCursor c)
    {
        c.Expect(SqlTokenKind.LeftParenthesis);
        AddExpression(c);
        c.Expect(SqlTokenKind.RightParenthesis);
    }

    public ObjectStatement Build(TokenCursor c, int start) => new()
    {
        Verb = verb,
        ObjectKind = Kind,
        Names = [.. _names],
        Relations = [.. _relations],
        Routines = [.. _routines],
        Types = [.. _types],
        Expressions = [.. _expressions],
        Statements = [.. _statements],
        Columns = [.. _columns],
        GivesOwnership = GivesOwnership,
        IsTemporary = IsTemporary,
        Setting = Setting,
        Place = c.From(start),
    };
}
