using System.Xml.Linq;

namespace HoopWire.Tidy.Tests;

/// <summary>What one project file points at.</summary>
internal sealed record ProjectFile(string Path, string Name, IReadOnlyList<string> References, IReadOnlyList<string> Packages, XDocument Xml)
{
    public bool IsSource => Path.StartsWith("src/", StringComparison.Ordinal);

    public static ProjectFile Parse(string path, string text)
    {
        var xml = XDocument.Parse(text);
        return new ProjectFile(
            path,
            System.IO.Path.GetFileNameWithoutExtension(path),
            Includes(xml, "ProjectReference").Select(ProjectName).ToArray(),
            Includes(xml, "PackageReference").Concat(Includes(xml, "FrameworkReference")).ToArray(),
            xml);
    }

    /// <summary>The values of a property anywhere in the file, conditions left aside.</summary>
    public IEnumerable<string> Property(string name) => Xml.Descendants(name).Select(e => e.Value);

    private static IEnumerable<string> Includes(XDocument xml, string item) =>
        xml.Descendants(item).Select(e => (string?)e.Attribute("Include")).OfType<string>();

    // ../Core/Core.csproj is Core; ../Protocols.*/*.csproj is Protocols.*
    private static string ProjectName(string include)
    {
        var parts = include.Replace('\\', '/').Split('/');
        var name = System.IO.Path.GetFileNameWithoutExtension(parts[^1]);
        return name == "*" && parts.Length > 1 ? parts[^2] : name;
    }
}
