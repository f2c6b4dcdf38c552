using System.Globalization;
using System.Security.Cryptography;

namespace HoopWire.Kit;

/// <summary>A fresh folder under the system's temporary one, readable by every user, deleted on dispose.</summary>
/// <remarks>Its name carries the process id, so that the folders of test processes that died are swept by the next one.</remarks>
public sealed class TemporaryFolder : IDisposable
{
    private const string Prefix = "hoopwire-kit-";
    private static readonly Lazy<bool> Swept = new(Sweep);

    /// <summary>Makes the folder.</summary>
    public TemporaryFolder()
    {
        _ = Swept.Value;
        var random = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Prefix}{Environment.ProcessId}-{random}");
        Directory.CreateDirectory(Path);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>A path inside it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a text file inside it and returns its path.</summary>
    public string Write(string name, string content)
    {
        System.IO.File.WriteAllText(File(name), content);
        return File(name);
    }

    /// <inheritdoc/>
    public void Dispose() => Delete(Path);

    private static bool Sweep()
    {
        foreach (var folder in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            var pid = System.IO.Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (int.TryParse(pid, CultureInfo.InvariantCulture, out _) && !Directory.Exists("/proc/" + pid)) Delete(folder);
        }

        return true;
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process sweeps it at the same time, or another user owns it.
        }
    }
}
