using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HoopWire.Tidy.Tests.Checks;

/// <summary>Core names no protocol, no database driver, no web framework.</summary>
internal static partial class CoreRoom
{
    private static readonly string[] ForeignNamespaces =
        ["Microsoft.AspNetCore", "Microsoft.Data", "Microsoft.EntityFrameworkCore", "Microsoft.Extensions.Hosting", "System.Data", "Npgsql", "Dapper", "SQLitePCL", "MySqlConnector"];

    private static readonly string[] AllowedPackages =
        ["Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.ObjectPool", "System.IO.Pipelines"];

    public static IEnumerable<string> Packages(ProjectFile project) => project.Name is not ("Core" or "Sql") || !project.IsSource
        ? []
        : project.Packages.Where(p => !AllowedPackages.Contains(p)).Select(p => $"{project.Path}: {project.Name} may not reference {p}");

    public static IEnumerable<string> Names(SourceFile file)
    {
        if (file.Room is not "Core") yield break;
        foreach (var name in file.Nodes<NameSyntax>().Where(n => n.Parent is UsingDirectiveSyntax))
            if (ForeignNamespaces.Any(f => name.ToString() == f || name.ToString().StartsWith(f + ".", StringComparison.Ordinal)))
                yield return file.At(name, $"Core may not use {name}");
        foreach (var token in file.Syntax.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)))
            if (Protocol().IsMatch(token.Text)) yield return file.At(token, $"Core names a protocol: {token.Text}");
    }

    [GeneratedRegex("Postgres|PgSql|MySql|MariaDb|OpenSsh|Kubernetes|(^|_|[a-z0-9])(Ssh|Kube|Psql)([A-Z0-9_]|$)|^_?(postgres|mysql|ssh|kube)")]
    private static partial Regex Protocol();
}
