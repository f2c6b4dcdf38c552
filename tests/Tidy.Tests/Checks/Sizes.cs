using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HoopWire.Tidy.Tests.Checks;

/// <summary>No file over 400 lines, no body over 70. Mapping tables and generated code do not count.</summary>
internal static class Sizes
{
    public const int FileLinesMax = 400;
    public const int BodyLinesMax = 70;

    public static IEnumerable<string> Files(SourceFile file)
    {
        if (file.IsGenerated) yield break;
        var lines = file.Text.Split('\n').Length - (file.Text.EndsWith('\n') ? 1 : 0) - MappingTable.Lines(file.Syntax);
        if (lines > FileLinesMax) yield return $"{file.Path}: {lines} lines, {FileLinesMax} are allowed";
    }

    public static IEnumerable<string> Bodies(SourceFile file)
    {
        if (file.IsGenerated) yield break;
        foreach (var body in file.Syntax.DescendantNodes().Select(Body).OfType<SyntaxNode>())
        {
            var braces = body is BlockSyntax ? 2 : 0;
            var lines = SourceFile.Lines(body) - braces - MappingTable.Lines(body);
            if (lines > BodyLinesMax) yield return file.At(body, $"a body of {lines} lines, {BodyLinesMax} are allowed");
        }

        var program = file.Syntax.Members.OfType<GlobalStatementSyntax>().Sum(s => SourceFile.Lines(s) - MappingTable.Lines(s));
        if (program > BodyLinesMax) yield return $"{file.Path}: {program} lines of top-level statements, {BodyLinesMax} are allowed";
    }

    private static SyntaxNode? Body(SyntaxNode node) => node switch
    {
        BaseMethodDeclarationSyntax m => (SyntaxNode?)m.Body ?? m.ExpressionBody,
        AccessorDeclarationSyntax a => (SyntaxNode?)a.Body ?? a.ExpressionBody,
        LocalFunctionStatementSyntax l => (SyntaxNode?)l.Body ?? l.ExpressionBody,
        AnonymousFunctionExpressionSyntax f => f.Body,
        PropertyDeclarationSyntax p => p.ExpressionBody,
        IndexerDeclarationSyntax i => i.ExpressionBody,
        _ => null,
    };
}
