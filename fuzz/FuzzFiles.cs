using System.Security.Cryptography;

namespace HoopWire.Fuzz;

/// <summary>Inputs kept in the repository: <c>corpus/TARGET/*</c> to start from, <c>crashers/TARGET/*</c> that once failed and never may again.</summary>
internal sealed class FuzzFiles(string folder)
{
    public IEnumerable<byte[]> Corpus(string target) => Read(Path.Combine(folder, "corpus", target)).Select(File.ReadAllBytes);

    public IEnumerable<string> Crashers(string target) => Read(Path.Combine(folder, "crashers", target));

    public string SaveCrasher(string target, byte[] input)
    {
        var path = Path.Combine(folder, "crashers", target, Convert.ToHexStringLower(SHA256.HashData(input))[..16]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, input);
        return path;
    }

    private static IEnumerable<string> Read(string path) => Directory.Exists(path) ? Directory.EnumerateFiles(path).Order(StringComparer.Ordinal) : [];
}
