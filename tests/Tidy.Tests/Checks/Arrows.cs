using System.IO.Enumeration;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HoopWire.Tidy.Tests.Checks;

/// <summary>
/// Which project may know which. Protocols, ControlPlane and Tunnel point at Core, the SQL dialects through Sql; Gateway points at all;
/// nothing points at Gateway; no protocol knows another.
/// </summary>
internal static class Arrows
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Core"] = [],
        ["Sql"] = ["Core"],
        ["Protocols.*"] = ["Core", "Sql"],
        ["ControlPlane"] = ["Core"],
        ["Console"] = ["Core", "ControlPlane"],
        ["Tunnel"] = ["Core"],
        ["Gateway"] = ["*"],
    };

    // Namespaces below HoopWire that belong to another room than Core.
    private static readonly string[] OwnNamespace = ["Sql", "ControlPlane", "Console", "Tunnel", "Gateway"];

    /// <summary>References between projects of src, and anything that points at Gateway from elsewhere but its own tests.</summary>
    public static IEnumerable<string> Projects(ProjectFile project)
    {
        if (!project.IsSource)
            return project.References
                .Where(r => r == "Gateway" && project.Name is not ("Gateway.Tests" or "Integration.Tests" or "Evasion.Tests" or "Conformance.Tests"))
                .Select(r => $"{project.Path}: points at {r}");
        return project.References.Where(r => !IsAllowed(project.Name, r)).Select(r => $"{project.Path}: {project.Name} may not point at {r}");
    }

    /// <summary>Namespaces named in a using or written out in code.</summary>
    public static IEnumerable<string> Namespaces(SourceFile file)
    {
        if (file.Room is not { } room) yield break;
        foreach (var name in file.Nodes<NameSyntax>().Where(n => n is QualifiedNameSyntax or AliasQualifiedNameSyntax))
            if (Target(name.ToString()) is { } target && !IsAllowed(room, target)) yield return file.At(name, $"{room} may not know {target}");
        foreach (var access in file.Nodes<MemberAccessExpressionSyntax>())
            if (Target(access.ToString()) is { } target && !IsAllowed(room, target)) yield return file.At(access, $"{room} may not know {target}");
    }

    /// <summary>Protocols beside the one file of the gateway that lists them: whatever else must be known of one, the protocol itself tells.</summary>
    public static IEnumerable<string> OneList(IEnumerable<SourceFile> files)
    {
        string[] knowing = [.. files.Where(f => f.Room == "Gateway" && f.Nodes<NameSyntax>().Any(n => Target(n.ToString())?.StartsWith(ProtocolFolder, StringComparison.Ordinal) == true)).Select(f => f.Path)];
        return knowing.Length <= 1 ? [] : knowing.Select(path => $"{path}: names a protocol, as {knowing.Length - 1} more of the gateway's files do");
    }

    private static bool IsAllowed(string from, string to)
    {
        if (from == to) return true;
        var rule = Allowed.FirstOrDefault(r => FileSystemName.MatchesSimpleExpression(r.Key, from));
        return rule.Value is { } targets && targets.Any(t => FileSystemName.MatchesSimpleExpression(t, to));
    }

    private static string? Target(string name)
    {
        const string House = "HoopWire.";
        name = name.Replace("global::", "", StringComparison.Ordinal);
        if (!name.StartsWith(House, StringComparison.Ordinal)) return null;
        var first = name[House.Length..].Split('.')[0];
        if (OwnNamespace.Contains(first)) return first;
        return Protocols.Contains(first) ? ProtocolFolder + first : "Core";
    }

    private const string ProtocolFolder = "Protocols.";

    private static readonly string[] Protocols =
        [.. SourceTree.Projects.Where(p => p.IsSource && p.Name.StartsWith(ProtocolFolder, StringComparison.Ordinal)).Select(p => p.Name[ProtocolFolder.Length..])];
}
