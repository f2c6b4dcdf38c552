using System.Collections.Immutable;
using System.Net;
using HoopWire.ControlPlane;

namespace HoopWire.Gateway.Configuration;

/// <summary>Reads <c>audit</c>: anchors of the root log, and exports.</summary>
internal static class AuditReader
{
    private static readonly string[] Places = ["file", "tcp", "unix", "otlp"];

    /// <summary>The section.</summary>
    public static AuditConfig Read(Section root)
    {
        if (root.Child("audit") is not { } section) return new AuditConfig();
        var config = ReadAnchor(section, new AuditConfig { Exports = ReadExports(section) });
        section.Done();
        return config;
    }

    private static AuditConfig ReadAnchor(Section audit, AuditConfig config)
    {
        if (audit.Child("anchor") is not { } section) return config;
        config = config with
        {
            Anchor = new AnchorOptions { File = File(section, "file"), Timestamp = section.WebAddress("timestamp", "https://tsa.example.com") },
            AnchorS3 = S3Reader.Read(section, holdsRecordings: false),
        };
        section.Done();
        return config;
    }

    private static ImmutableArray<ExportOptions> ReadExports(Section audit)
    {
        var exports = ImmutableArray.CreateBuilder<ExportOptions>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var section in audit.Children("export"))
        {
            string? name = section.Required("name", "a name, which the export's progress is kept under");
            if (name is not null && !names.Add(name)) section.Error("name", $"found '{name}' twice; expected names that differ.");
            var export = new ExportOptions(name ?? "")
            {
                File = File(section, "file"),
                Unix = File(section, "unix"),
                Tcp = EndPoint(section, "tcp"),
                Otlp = OtlpReader.Read(section),
            };
            section.Done();
            if (Places.Count(section.Has) != 1) section.Error("name", "found no place or several; expected one of file, tcp, unix and otlp.");
            exports.Add(export);
        }

        return exports.ToImmutable();
    }

    private static string? File(Section section, string key) =>
        section.Text(key, "a file name") is { } text ? ConfigFiles.Resolve(section.Map.Find(key)!.Value.File, text) : null;

    private static DnsEndPoint? EndPoint(Section section, string key)
    {
        const string expected = "a host and port such as siem.example.com:6514";
        if (section.Text(key, expected) is not { } text) return null;
        if (HostAndPort.Parse(text) is (var host, { } port)) return new DnsEndPoint(host, port);
        section.Error(key, $"found '{text}'; expected {expected}.");
        return null;
    }
}
