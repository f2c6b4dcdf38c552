namespace HoopWire.Tidy.Tests;

/// <summary>The checkout the tests run in, found from the test binary upwards.</summary>
internal static class SourceTree
{
    private static readonly string[] CodeFolders = ["src", "tests", "bench", "fuzz"];
    private static readonly string[] ForeignFolders = ["/obj/", "/bin/", "/node_modules/", "/artifacts/"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every hand-written C# file, parsed once.</summary>
    public static IReadOnlyList<SourceFile> Code { get; } = CodeFolders
        .SelectMany(folder => Files(folder, "*.cs"))
        .Select(path => SourceFile.Parse(Relative(path), File.ReadAllText(path)))
        .ToArray();

    /// <summary>Every project file.</summary>
    public static IReadOnlyList<ProjectFile> Projects { get; } = CodeFolders
        .SelectMany(folder => Files(folder, "*.csproj"))
        .Select(path => ProjectFile.Parse(Relative(path), File.ReadAllText(path)))
        .ToArray();

    /// <summary>The pages a person reads: those at the root and those under docs.</summary>
    public static IReadOnlyList<DocumentPage> Pages { get; } = Directory.EnumerateFiles(Root, "*.md")
        .Concat(Files("docs", "*.md"))
        .Select(path => new DocumentPage(Relative(path), File.ReadAllText(path)))
        .ToArray();

    public static IEnumerable<SourceFile> Under(params string[] folders) =>
        Code.Where(file => folders.Any(folder => file.Path.StartsWith(folder + "/", StringComparison.Ordinal)));

    public static IEnumerable<string> Files(string folder, string pattern)
    {
        var path = Path.Combine(Root, folder);
        if (!Directory.Exists(path)) return [];
        return Directory.EnumerateFiles(path, pattern, SearchOption.AllDirectories)
            .Where(f => !ForeignFolders.Any(foreign => f[Root.Length..].Contains(foreign, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);
    }

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        for (var dir = new DirectoryInfo(AppContext.BaseDirectory); dir is not null; dir = dir.Parent)
            if (File.Exists(Path.Combine(dir.FullName, "HoopWire.sln"))) return dir.FullName;
        throw new InvalidOperationException("HoopWire.sln is in none of the folders above the test binary.");
    }
}
