using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace HoopWire.Tidy.Tests.Checks;

/// <summary>
/// A path that a page names exists: links relative to the page, and what stands in backticks or a fenced block relative to the root. A file of code
/// may be named without its folder.
/// </summary>
internal static partial class DocumentPaths
{
    private static readonly string[] RootFolders = ["src", "tests", "docs", "scripts", "bench", "fuzz", "samples", ".ci"];

    private static readonly HashSet<string> CodeFiles = [.. SourceTree.Code.Select(file => Path.GetFileName(file.Path))];

    public static IEnumerable<string> Missing(DocumentPage page, string root)
    {
        foreach (var (number, line, fenced) in page.Lines())
        {
            var named = fenced ? line.Split(' ', StringSplitOptions.RemoveEmptyEntries) : Backticked().Matches(line).Select(m => m.Groups[1].Value.Split(' ')[0]);
            foreach (var path in named.Select(Clean).Where(LooksLikePath))
                if (!Exists(root, path)) yield return $"{page.Path}:{number}: {path} does not exist";
            if (fenced) continue;
            foreach (var file in Backticked().Matches(line).Select(m => Clean(m.Groups[1].Value)).Where(n => CodeFile().IsMatch(n)))
                if (!CodeFiles.Contains(file)) yield return $"{page.Path}:{number}: {file} does not exist";
            foreach (var link in Link().Matches(line).Select(m => m.Groups[1].Value.Split('#')[0]).Where(l => l.Length > 0 && !l.Contains(':', StringComparison.Ordinal)))
                if (!Exists(Path.Combine(root, page.Folder), link)) yield return $"{page.Path}:{number}: the link to {link} leads nowhere";
        }
    }

    // A line number or a sentence's end is no part of the path.
    private static string Clean(string token) => LineNumber().Replace(token.TrimEnd('.', ',', ';', ')', '`'), "").TrimStart('(').Replace("./", "", StringComparison.Ordinal);

    private static bool LooksLikePath(string token) =>
        PathShape().IsMatch(token) && token.IndexOf('/') is var slash && slash > 0 && RootFolders.Contains(token[..slash]);

    private static bool Exists(string folder, string path)
    {
        if (!path.Contains('*', StringComparison.Ordinal)) return Path.Exists(Path.Combine(folder, path.TrimEnd('/')));
        var start = Path.Combine(folder, path[..path.LastIndexOf('/', path.IndexOf('*', StringComparison.Ordinal))]);
        return Directory.Exists(start) && Directory.EnumerateFileSystemEntries(start, "*", SearchOption.AllDirectories)
            .Any(e => FileSystemName.MatchesSimpleExpression(path.TrimEnd('/'), Path.GetRelativePath(folder, e).Replace('\\', '/')));
    }

    [GeneratedRegex("(?<!`)`([^`]+)`(?!`)")]
    private static partial Regex Backticked();

    [GeneratedRegex(@"\]\(<?([^)>\s]+)>?(?:\s+""[^""]*"")?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\w+\.cs$")]
    private static partial Regex CodeFile();

    [GeneratedRegex(@":\d+(-\d+)?$")]
    private static partial Regex LineNumber();

    [GeneratedRegex(@"^[A-Za-z0-9_.*/-]+$")]
    private static partial Regex PathShape();
}
