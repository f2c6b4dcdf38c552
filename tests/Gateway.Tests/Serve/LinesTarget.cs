using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HoopWire.Gateway.Serve;

/// <summary>A target that shows each command it is given on a terminal: in bold, and with a character split between two lines.</summary>
internal sealed class LinesTarget : IAsyncDisposable
{
    public const string Password = "canary-password-of-the-box";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _accepting;

    public LinesTarget()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The commands it was given, in their order.</summary>
    public ConcurrentQueue<string> Commands { get; } = [];

    /// <summary>The accounts that logins named, in their order.</summary>
    public ConcurrentQueue<string> Accounts { get; } = [];

    /// <summary>What its terminal shows of a command.</summary>
    public static string ShownFor(string command) => $"\u001b[1mgrün {command}\u001b[0m\r\n";

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync());
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            using var reader = new StreamReader(client.GetStream());
            await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\n", AutoFlush = true };
            string[] login = (await reader.ReadLineAsync() ?? "").Split(' ');
            bool isKnown = login is ["LOGIN", "app" or "root", Password];
            if (isKnown) Accounts.Enqueue(login[1]);
            await writer.WriteLineAsync(isKnown ? "OK" : "BYE");
            while (isKnown && await reader.ReadLineAsync() is { } line)
            {
                string[] words = line.Split(' ', 3);
                Commands.Enqueue(words[2]);
                byte[] shown = Encoding.UTF8.GetBytes(ShownFor(words[2]));
                int half = Array.IndexOf(shown, (byte)0xC3) + 1;
                await writer.WriteLineAsync($"OUT {words[1]} {Convert.ToBase64String(shown[..half])}");
                await writer.WriteLineAsync($"OUT {words[1]} {Convert.ToBase64String(shown[half..])}");
                await writer.WriteLineAsync($"END {words[1]} 0");
            }
        }
    }
}
