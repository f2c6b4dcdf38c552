using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HoopWire.Tidy.Tests.Checks;

/// <summary>Every public member of src says what it is; the compiler's own check stays on.</summary>
internal static class PublicDocs
{
    public static IEnumerable<string> Missing(SourceFile file)
    {
        if (file.Room is null || file.IsGenerated) yield break;
        foreach (var member in file.Nodes<MemberDeclarationSyntax>())
            if (IsPublic(member) && !member.Modifiers.Any(SyntaxKind.OverrideKeyword) && !HasDocs(member))
                yield return file.At(member, "public without XML docs");
    }

    public static IEnumerable<string> SwitchedOff(ProjectFile project)
    {
        if (project.Property("GenerateDocumentationFile").Any(v => v.Trim() != "true"))
            yield return $"{project.Path}: GenerateDocumentationFile is switched off";
        if (project.IsSource && project.Property("NoWarn").Any(v => v.Contains("1591", StringComparison.Ordinal)))
            yield return $"{project.Path}: CS1591 is silenced";
    }

    public static IEnumerable<string> Silenced(SourceFile file) => file.Room is null
        ? []
        : file.Syntax.DescendantTrivia()
            .Where(t => t.GetStructure() is PragmaWarningDirectiveTriviaSyntax p && p.ErrorCodes.Any(c => c.ToString().EndsWith("1591", StringComparison.Ordinal)))
            .Select(_ => $"{file.Path}: CS1591 is silenced");

    private static bool IsPublic(MemberDeclarationSyntax member) => member switch
    {
        BaseNamespaceDeclarationSyntax or GlobalStatementSyntax => false,
        EnumMemberDeclarationSyntax e => IsPublic((MemberDeclarationSyntax)e.Parent!),
        _ when member.Parent is InterfaceDeclarationSyntax i => IsPublic(i) && !member.Modifiers.Any(SyntaxKind.PrivateKeyword),
        _ => member.Modifiers.Any(SyntaxKind.PublicKeyword) && (member.Parent is not BaseTypeDeclarationSyntax outer || IsPublic(outer)),
    };

    private static bool HasDocs(MemberDeclarationSyntax member) =>
        member.GetLeadingTrivia().Any(t => t.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia) || t.IsKind(SyntaxKind.MultiLineDocumentationCommentTrivia));
}
