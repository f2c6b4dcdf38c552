using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

/// <summary>The operator's way in on the gateway's own machine: a socket that only the gateway's user may open.</summary>
internal static class ControlSocket
{
    private const string FileName = "control.sock";

    // sockaddr_un's path, less its final NUL.
    private const int PathBytesMax = 107;

    public static string PathOf(string dataDirectory) => Path.Combine(Path.GetFullPath(dataDirectory), FileName);

    /// <summary>Removes the socket of a gateway that died; one that still answers is another gateway's.</summary>
    public static void Clear(string path)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(path) > PathBytesMax)
            throw new InvalidOperationException($"The path {path} is too long for a socket: choose a data directory with a shorter one.");
        if (!File.Exists(path)) return;
        using Socket probe = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException)
        {
            File.Delete(path);
            return;
        }

        throw new InvalidOperationException($"Another gateway answers at {path}: stop it, or use another data directory.");
    }

    /// <summary>Lets in the gateway's user and root only, whatever the file's mode, and remembers who it is.</summary>
    public static void Guard(ListenOptions listen, ILogger log) => listen.Use(next => connection =>
    {
        uint? userId = connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket ? PeerCredentials.UserId(socket) : null;
        if (userId is not uint uid || !PeerCredentials.MayOperate(uid))
        {
            ApiLog.PeerRefused(log, userId?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown");
            connection.Abort();
            return Task.CompletedTask;
        }

        connection.Features.Set(new OperatorPeer(uid));
        return next(connection);
    });
}
