using System.Globalization;

namespace HoopWire.Gateway.Cli;

/// <summary>Files that a verb writes for whoever runs it, and for nobody else.</summary>
internal static class NewFile
{
    /// <summary>Makes one with mode 0600 that must not exist yet.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    /// <summary>What the copies of a recording's files are called: each is signed by itself, so that they stay apart.</summary>
    /// <param name="path">The first one.</param>
    /// <param name="index">Which, from 0.</param>
    public static string NameOf(string path, int index) => index == 0 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}.{index}");
}
