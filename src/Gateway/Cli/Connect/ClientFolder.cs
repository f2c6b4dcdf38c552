using System.Diagnostics;
using System.Text;

namespace HoopWire.Gateway.Cli;

/// <summary>The files of a native client, in a folder that is deleted with all that is in it. Nobody but the person reads either.</summary>
internal sealed class ClientFolder : IDisposable
{
    /// <summary>What the names of such folders begin with.</summary>
    public const string Prefix = "hoopwire-client-";

    private readonly DirectoryInfo? _folder;

    /// <summary>Writes the files, and tells the client where each is.</summary>
    /// <exception cref="IOException">The disk does not take them.</exception>
    public ClientFolder(NativeClient client, ProcessStartInfo start)
    {
        if (client.Files.IsEmpty) return;
        _folder = Directory.CreateTempSubdirectory(Prefix);
        try
        {
            foreach (var file in client.Files)
            {
                string path = Write(file);
                if (file.Variable is { } variable) start.Environment[variable] = path;
                if (file.Argument is { } argument) start.ArgumentList.Add(argument + path);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _folder?.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody has tidied up already, or the client has put there what is not ours: its status says more than this.
        }
    }

    private string Write(ClientFile file)
    {
        string path = Path.Combine(_folder!.FullName, file.Name);
        using var stream = NewFile.Create(path);
        stream.Write(Encoding.UTF8.GetBytes(file.Text));
        return path;
    }
}
