using System.Collections.Immutable;

namespace HoopWire.Policy;

/// <summary>
/// What the text of a command tells: its statements, their effects and the names it mentions. Immutable, so that it can be cached by
/// the hash of the text. Where the reader is in any doubt, <see cref="Complete"/> is false and nothing else may be relied on.
/// </summary>
public sealed class StatementFacts
{
    /// <summary>Whether the text was understood wholly. False denies wherever a rule could apply.</summary>
    public bool Complete { get; init; }

    /// <summary>Why the text was not understood; null when it was. What was found where something else has to stand, if <see cref="NoSqlAt"/> tells where; otherwise a sentence about it.</summary>
    public string? IncompleteReason { get; init; }

    /// <summary>Where in the text, in bytes, what the reader takes for no SQL begins; null for none.</summary>
    public int? NoSqlAt { get; init; }

    /// <summary>What the protocol's people call one, in lower case: refusals speak of it so.</summary>
    public string Noun { get; init; } = "statement";

    /// <summary>Union of the effects of all statements, with <see cref="Effects.Multi"/> when there are several.</summary>
    public Effects Effects { get; init; }

    /// <summary>The statements in order; empty for an empty text.</summary>
    public ImmutableArray<SingleStatement> Statements { get; init; } = [];

    /// <summary>Every identifier once, normalised as the server does: folded unless quoted, <c>U&amp;</c> decoded, truncated. Sorted ordinally.</summary>
    public ImmutableArray<string> Identifiers { get; init; } = [];

    /// <summary>
    /// Those of <see cref="Identifiers"/> that occur at least once elsewhere than as a bare column of a statement's own output list
    /// (<c>select a, t.b from t</c>): in expressions, conditions, sort keys, subqueries, table names, aliases. Sorted ordinally.
    /// </summary>
    public ImmutableArray<string> UsedIdentifiers { get; init; } = [];

    /// <summary>Identifiers directly followed by an opening parenthesis, without their schema. Sorted ordinally.</summary>
    public ImmutableArray<string> Functions { get; init; } = [];

    /// <summary>
    /// Functions that the text calls, with the schema that it writes: <c>f</c> or <c>app.f</c>. Other than <see cref="Functions"/> without the words of forms such as
    /// COALESCE, and what other objects are made to call. Sorted ordinally.
    /// </summary>
    public ImmutableArray<string> Called { get; init; } = [];

    /// <summary>
    /// Names that follow a dot in an expression or output list. One of them may be a call: <c>u.f</c> is <c>f(u)</c> where u has no column f, and
    /// <c>('x'::text).f</c> is <c>f('x')</c>. Also what operators, casts and aggregates are made of in it. Sorted ordinally.
    /// </summary>
    public ImmutableArray<string> PossibleCalls { get; init; } = [];

    /// <summary>Every operator once. Sorted ordinally.</summary>
    public ImmutableArray<string> Operators { get; init; } = [];

    /// <summary>Whether a star stands where it means all columns (<c>*</c> or <c>t.*</c>, not <c>count(*)</c> or a product).</summary>
    public bool HasStar { get; init; }

    /// <summary>
    /// Whether a star stands elsewhere than as a bare item of the statement's own output: in a subquery, in <c>row(t.*)</c>, in what is stored
    /// or copied, on a side of a UNION. Columns it stands for may then be used under other names or in expressions. Not within
    /// <c>exists (select * …)</c>.
    /// </summary>
    public bool HasInnerStar { get; init; }

    /// <summary>
    /// Whether columns may be used without being named: a table's name or alias used as a value (<c>select u from users u</c>), columns renamed by
    /// an alias list (<c>users as x (a, b)</c>), NATURAL JOIN, an ordinal into a star, a star that is stored, compared or renamed rather than
    /// passed on by a subquery in FROM. Errs towards true.
    /// </summary>
    public bool HasWholeRow { get; init; }

    /// <summary>Whether UNION, INTERSECT or EXCEPT occurs.</summary>
    public bool HasSetOperation { get; init; }

    /// <summary>Whether a query stands inside another one: subquery, CTE, EXISTS.</summary>
    public bool HasSubquery { get; init; }

    /// <summary>Whether the text mentions an identifier anywhere. Text inside string literals and comments does not count.</summary>
    /// <param name="identifier">The name as the server stores it, that is lower case unless it was quoted.</param>
    public bool Mentions(string identifier) => Contains(Identifiers, identifier);

    /// <summary>Whether the text mentions an identifier elsewhere than as a bare output column; see <see cref="UsedIdentifiers"/>.</summary>
    /// <param name="identifier">The name as the server stores it.</param>
    public bool Uses(string identifier) => Contains(UsedIdentifiers, identifier);

    /// <summary>Whether the text calls, or by its form may call, something of this name; see <see cref="Functions"/> and <see cref="PossibleCalls"/>.</summary>
    /// <param name="function">The name as the server stores it, without schema.</param>
    public bool Calls(string function) => Contains(Functions, function) || Contains(PossibleCalls, function);

    private static bool Contains(ImmutableArray<string> sorted, string name) => sorted.BinarySearch(name, StringComparer.Ordinal) >= 0;
}
