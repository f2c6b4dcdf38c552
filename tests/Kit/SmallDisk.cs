using System.Diagnostics;

namespace HoopWire.Kit;

/// <summary>A file system of a few megabytes, in memory. Needs root.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Mounts one.</summary>
    public SmallDisk(int megabytes) => Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "hoopwire-test", Path);

    /// <summary>Where it is.</summary>
    public string Path => _folder.Path;

    /// <summary>Writes until nothing goes on it any more.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true) file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    /// <summary>Takes away again what filled it.</summary>
    public void Empty() => File.Delete(Ballast);

    /// <inheritdoc/>
    public void Dispose()
    {
        Run("umount", "--lazy", Path);
        _folder.Dispose();
    }

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} failed: these tests mount a file system and need root.");
    }
}
