using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using HoopWire.ControlPlane;

namespace HoopWire.Gateway.Configuration;

/// <summary>Reads <c>audit</c>: anchors of the root log, and exports.</summary>
internal static class AuditReader
{
    /// <summary>The section.</summary>
    public static AuditConfig Read(Section root)
    {
        if (root.Child("audit") is not { } section) return new AuditConfig();
        var config = new AuditConfig { Anchor = ReadAnchor(section), Exports = ReadExports(section) };
        section.Done();
        return config;
    }

    private static AnchorOptions ReadAnchor(Section audit)
    {
        if (audit.Child("anchor") is not { } section) return new AnchorOptions();
        var anchor = new AnchorOptions { File = File(section, "file"), Timestamp = Address(section, "timestamp") };
        section.Done();
        return anchor;
    }

    private static ImmutableArray<ExportOptions> ReadExports(Section audit)
    {
        var exports = ImmutableArray.CreateBuilder<ExportOptions>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var section in audit.Children("export"))
        {
            string? name = section.Required("name", "a name, which the export's progress is kept under");
            if (name is not null && !names.Add(name)) section.Error("name", $"found '{name}' twice; expected names that differ.");
            var export = new ExportOptions(name ?? "") { File = File(section, "file"), Unix = File(section, "unix"), Tcp = EndPoint(section, "tcp") };
            section.Done();
            int places = (export.File is null ? 0 : 1) + (export.Unix is null ? 0 : 1) + (export.Tcp is null ? 0 : 1);
            if (places != 1 && !section.Context.Problems.HasErrors) section.Error("name", "found no place or several; expected one of file, tcp and unix.");
            exports.Add(export);
        }

        return exports.ToImmutable();
    }

    private static string? File(Section section, string key) =>
        section.Text(key, "a file name") is { } text ? ConfigFiles.Resolve(section.Map.Find(key)!.Value.File, text) : null;

    private static Uri? Address(Section section, string key)
    {
        if (section.Text(key, "an address such as https://tsa.example.com") is not { } text) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https") return uri;
        section.Error(key, $"found '{text}'; expected an address such as https://tsa.example.com.");
        return null;
    }

    private static DnsEndPoint? EndPoint(Section section, string key)
    {
        if (section.Text(key, "a host and port such as siem.example.com:6514") is not { } text) return null;
        int colon = text.LastIndexOf(':');
        if (colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65535)
            return new DnsEndPoint(text[..colon].Trim('[', ']'), port);
        section.Error(key, $"found '{text}'; expected a host and port such as siem.example.com:6514.");
        return null;
    }
}
