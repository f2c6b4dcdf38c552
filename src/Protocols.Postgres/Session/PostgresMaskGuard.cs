using HoopWire.Policy;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Masking;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Session;

/// <summary>What PostgreSQL adds to the guard of masked columns.</summary>
/// <param name="policy">The rules.</param>
/// <param name="columns">The protected columns.</param>
internal sealed class PostgresMaskGuard(CompiledPolicy policy, ProtectedColumns columns) : MaskGuard(policy, columns)
{
    /// <inheritdoc/>
    /// <remarks>Table OID and attribute number.</remarks>
    protected override bool TrustsOrigin => true;

    /// <inheritdoc/>
    /// <remarks>What a query gives to a new relation is followed instead.</remarks>
    protected override string? RefuseObjects(StatementFacts facts, Func<int, StatementFacts> alone, int index, Statement statement)
    {
        if (statement is CreateView or CreateTableAs { Body: Query } or DataStatement) return null;
        var own = facts.Statements.Length == 1 ? facts : alone(index);
        if (!own.Complete) return "The statement cannot be followed";
        string? refused = own.Statements.Select(s => ObjectGuard.Refuse(own, s, columns)).FirstOrDefault(r => r is not null);
        return refused ?? (statement is ObjectStatement ? DefinitionGuard.Refuse(own, columns) : null);
    }

    /// <inheritdoc/>
    /// <remarks>What it makes, the statements behind it may name; and where they look for names, it may change.</remarks>
    protected override NameMeaning After(Statement statement, SingleStatement facts, NameMeaning names)
    {
        if ((facts.Effects & Effects.Ddl) != 0) names = names with { HasOwnObjects = true };
        return StatementJudge.MayChangePath(facts) ? names with { Path = SearchPath.Unknown } : names;
    }
}
