using System.Diagnostics;
using HoopWire.Kit;

namespace HoopWire.Core.Tests.Recording;

/// <summary>A file system of a few megabytes, in memory. Needs root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SmallDisk(int megabytes) => Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "hoopwire-test", Path);

    public string Path => _folder.Path;

    public void Dispose()
    {
        Run("umount", "--lazy", Path);
        _folder.Dispose();
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} failed: these tests mount a file system and need root.");
    }
}
