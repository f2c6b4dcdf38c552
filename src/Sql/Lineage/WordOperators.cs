using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Lineage;

/// <summary>The operators that PostgreSQL puts in the place of words, and looks for as if they were written (gram.y, parse_clause.c).</summary>
internal static class WordOperators
{
    /// <summary>Those of one node, without those beneath it.</summary>
    public static string[] Of(SqlNode node) => node switch
    {
        Comparison comparison => Of(comparison),
        Sublink { Kind: SublinkKind.Any, Operator: null } or CaseExpression { Operand: not null } or SpecialForm { Kind: SpecialFormKind.NullIf }
            or JoinItem { Natural: true } or JoinItem { Using.IsEmpty: false } => ["="],
        _ => [],
    };

    /// <summary>Those that a word may stand for in a text that is not read, folded.</summary>
    public static string[] Behind(string word) => word switch
    {
        "between" => [">=", "<=", "<", ">"],
        "like" => ["~~", "!~~"],
        "ilike" => ["~~*", "!~~*"],
        "similar" => ["~", "!~"],
        "in" => ["=", "<>"],
        "distinct" or "case" or "nullif" or "natural" or "using" => ["="],
        _ => [],
    };

    private static string[] Of(Comparison comparison) => comparison.Kind switch
    {
        ComparisonKind.Between or ComparisonKind.BetweenSymmetric => comparison.Negated ? ["<", ">"] : [">=", "<="],
        ComparisonKind.In => comparison.Negated ? ["<>"] : ["="],
        ComparisonKind.Like => comparison.Negated ? ["!~~"] : ["~~"],
        ComparisonKind.Ilike => comparison.Negated ? ["!~~*"] : ["~~*"],
        ComparisonKind.SimilarTo => comparison.Negated ? ["!~"] : ["~"],
        ComparisonKind.DistinctFrom => ["="],
        _ => comparison.Operator is { Schema: null } written ? [written.Last] : [],
    };
}
