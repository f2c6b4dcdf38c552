using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HoopWire.Tidy.Tests.Checks;

/// <summary>Tables that map constants to constants: long by nature, and no reader's burden.</summary>
internal static class MappingTable
{
    /// <summary>Lines under <paramref name="node"/> beyond the first of each table.</summary>
    public static int Lines(SyntaxNode node) =>
        Outermost(node).Sum(table => SourceFile.Lines(table) - 1);

    private static IEnumerable<SyntaxNode> Outermost(SyntaxNode node)
    {
        if (IsTable(node)) return [node];
        return node.ChildNodes().SelectMany(Outermost);
    }

    private static bool IsTable(SyntaxNode node) => node switch
    {
        SwitchExpressionSyntax s => s.Arms.All(a => a.WhenClause is null && IsConstant(a.Pattern) && IsConstant(a.Expression)),
        CollectionExpressionSyntax c => c.Elements.All(e => e is ExpressionElementSyntax x && IsConstant(x.Expression)),
        InitializerExpressionSyntax i => i.Expressions.All(IsConstant),
        _ => false,
    };

    private static bool IsConstant(PatternSyntax pattern) => pattern switch
    {
        ConstantPatternSyntax p => IsConstant(p.Expression),
        RelationalPatternSyntax p => IsConstant(p.Expression),
        UnaryPatternSyntax p => IsConstant(p.Pattern),
        BinaryPatternSyntax p => IsConstant(p.Left) && IsConstant(p.Right),
        ParenthesizedPatternSyntax p => IsConstant(p.Pattern),
        RecursivePatternSyntax { PositionalPatternClause: { } c, PropertyPatternClause: null } => c.Subpatterns.All(s => IsConstant(s.Pattern)),
        DiscardPatternSyntax or TypePatternSyntax => true,
        _ => false,
    };

    private static bool IsConstant(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax or IdentifierNameSyntax or PredefinedTypeSyntax or TypeOfExpressionSyntax or DefaultExpressionSyntax => true,
        ThrowExpressionSyntax => true,
        MemberAccessExpressionSyntax m => IsConstant(m.Expression),
        PrefixUnaryExpressionSyntax u => IsConstant(u.Operand),
        CastExpressionSyntax c => IsConstant(c.Expression),
        ParenthesizedExpressionSyntax p => IsConstant(p.Expression),
        BinaryExpressionSyntax b => IsConstant(b.Left) && IsConstant(b.Right),
        TupleExpressionSyntax t => t.Arguments.All(a => IsConstant(a.Expression)),
        BaseObjectCreationExpressionSyntax o => o.Initializer is null && (o.ArgumentList?.Arguments.All(a => IsConstant(a.Expression)) ?? true),
        AssignmentExpressionSyntax a => (a.Left is ImplicitElementAccessSyntax || IsConstant(a.Left)) && IsConstant(a.Right),
        CollectionExpressionSyntax or InitializerExpressionSyntax => IsTable(expression),
        InvocationExpressionSyntax i => i.Expression is IdentifierNameSyntax { Identifier.Text: "nameof" },
        _ => expression.IsKind(SyntaxKind.NullLiteralExpression),
    };
}
