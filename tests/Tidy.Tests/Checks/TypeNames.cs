using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HoopWire.Tidy.Tests.Checks;

/// <summary>Types are named for what they are, and live one to a file.</summary>
internal static partial class TypeNames
{
    public static IEnumerable<string> Vague(SourceFile file) => file.Nodes<MemberDeclarationSyntax>()
        .Where(m => Identifier(m) is { } name && VagueWord().IsMatch(name.Text))
        .Select(m => file.At(m, $"{Identifier(m)} says nothing: name what it is"));

    /// <summary>
    /// More than one top-level type, unless they are a closed hierarchy of small nodes: records, enums and interfaces, or classes derived from a type of
    /// the file or from an abstract class of its folder.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="folder">The files beside it.</param>
    public static IEnumerable<string> Crowded(SourceFile file, IEnumerable<SourceFile> folder)
    {
        var types = Top(file.Syntax.Members).Where(t => !t.Modifiers.Any(SyntaxKind.FileKeyword)).ToArray();
        var names = types.Select(t => Identifier(t)!.Value.Text).ToHashSet();
        if (names.Count < 2) yield break;
        names.UnionWith(folder.SelectMany(f => Top(f.Syntax.Members)).OfType<ClassDeclarationSyntax>()
            .Where(c => c.Modifiers.Any(SyntaxKind.AbstractKeyword)).Select(c => c.Identifier.Text));
        foreach (var type in types.Skip(1).Where(t => !IsNode(t, names)))
            yield return file.At(type, $"{Identifier(type)} belongs in a file of its own");
    }

    private static IEnumerable<MemberDeclarationSyntax> Top(SyntaxList<MemberDeclarationSyntax> members) => members.SelectMany(m =>
        m is BaseNamespaceDeclarationSyntax n ? Top(n.Members) : Identifier(m) is null ? [] : [m]);

    private static bool IsNode(MemberDeclarationSyntax type, HashSet<string> family) => type switch
    {
        RecordDeclarationSyntax or EnumDeclarationSyntax or DelegateDeclarationSyntax => true,
        TypeDeclarationSyntax t => family.Contains(t.Identifier.Text) && t.BaseList?.Types.Any(b => family.Contains(BareName(b.Type))) == true,
        _ => false,
    };

    private static string BareName(TypeSyntax type) => type is GenericNameSyntax g ? g.Identifier.Text : type.ToString();

    private static SyntaxToken? Identifier(MemberDeclarationSyntax member) => member switch
    {
        BaseTypeDeclarationSyntax t => t.Identifier,
        DelegateDeclarationSyntax d => d.Identifier,
        _ => null,
    };

    [GeneratedRegex("Manager|Helper|Util(s|ity|ities)?([A-Z]|$)")]
    private static partial Regex VagueWord();
}
