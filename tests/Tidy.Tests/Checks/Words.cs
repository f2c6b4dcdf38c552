using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HoopWire.Tidy.Tests.Checks;

/// <summary>Code and pages speak of the project as it is: no ticket numbers, no paths outside the checkout.</summary>
internal static partial class Words
{
    public static IEnumerable<string> Tickets(SourceFile file) => Comments(file)
        .Where(c => Ticket().IsMatch(c.ToString()) || Outside().IsMatch(c.ToString()))
        .Select(c => $"{file.Path}:{c.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: {c.ToString().Trim()}");

    public static IEnumerable<string> Tickets(DocumentPage page) => page.Lines()
        .Where(l => (!l.Fenced && Ticket().IsMatch(l.Text)) || Outside().IsMatch(l.Text))
        .Select(l => $"{page.Path}:{l.Number}: {l.Text.Trim()}");

    private static IEnumerable<SyntaxTrivia> Comments(SourceFile file) => file.Syntax.DescendantTrivia().Where(t =>
        t.IsKind(SyntaxKind.SingleLineCommentTrivia) || t.IsKind(SyntaxKind.MultiLineCommentTrivia)
        || t.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia) || t.IsKind(SyntaxKind.MultiLineDocumentationCommentTrivia));

    // PKCS #12 and its like are names of standards.
    [GeneratedRegex(@"(?<!PKCS ?)(?<![\w&/#'""])#\d+\b|\b(issue|ticket|pull request|PR)s? +#?\d+", RegexOptions.IgnoreCase)]
    private static partial Regex Ticket();

    [GeneratedRegex(@"\.\./shared\b|(?<![\w.$}])/work/")]
    private static partial Regex Outside();
}
