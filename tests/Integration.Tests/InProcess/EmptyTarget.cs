using System.Net;
using System.Net.Sockets;
using System.Text;
using HoopWire.Access;

namespace HoopWire.Integration.Tests.InProcess;

/// <summary>
/// A target that answers every statement as a server with an empty database would. It may lie about its catalogue, which has two first labels of one enum then, or fall silent.
/// </summary>
internal sealed class EmptyTarget : IDisposable
{
    private const string CataloguePath = "current_setting('search_path'), current_user";
    private const string CatalogueEnd = "DISTINCT ON (enumtypid)";

    /// <summary>Stands in what the gateway sends in the place of a refused message.</summary>
    private const string Refused = "refused by the gateway";

    private static readonly byte[] Error = RawClient.Message('E', [.. "SERROR\0VERROR\0C42601\0Msyntax error\0"u8, 0]);
    private static readonly byte[] Complete = RawClient.Message('C', RawClient.Text("SELECT 0"));
    private static readonly byte[] Ready = RawClient.Message('Z', (byte)'I');

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _connections;
    private int _readings;
    private int _resets;
    private int _ignored;
    private int _silenced;
    private int _accepted;

    public EmptyTarget()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public Target Target => new("orders", "postgres", "127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port)
    {
        Tls = TargetTls.Disable,
        Database = "orders",
        Credentials = [new TargetCredential("default", "app")],
    };

    /// <summary>Whether it lies.</summary>
    public bool Lies { get; set; }

    /// <summary>What it waits for before it answers the last question about its catalogue.</summary>
    public Task Answers { get; set; } = Task.CompletedTask;

    /// <summary>Connections that are open.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>How often a connection was reset.</summary>
    public int Resets => Volatile.Read(ref _resets);

    /// <summary>Statements that were sent to silent connections.</summary>
    public int Ignored => Volatile.Read(ref _ignored);

    /// <summary>How often it was asked for all of its catalogue.</summary>
    public int Readings => Volatile.Read(ref _readings);

    /// <summary>Connections that were made so far get no answer any more.</summary>
    public void Silence() => Volatile.Write(ref _silenced, Volatile.Read(ref _accepted));

    public void Dispose() => _listener.Dispose();

    private static byte[] Row(params string[] cells) =>
        RawClient.Message('D', [0, (byte)cells.Length, .. cells.SelectMany(c => (byte[])[.. RawClient.Int(c.Length), .. Encoding.ASCII.GetBytes(c)])]);

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            int number = Interlocked.Increment(ref _accepted);
            Interlocked.Increment(ref _connections);
            try
            {
                var stream = client.GetStream();
                await ScriptedTarget.ReadStartupAsync(stream);
                await stream.WriteAsync(ScriptedTarget.Welcome);
                bool skips = false;
                var type = new byte[1];
                while (true)
                {
                    await stream.ReadExactlyAsync(type);
                    string text = Encoding.UTF8.GetString(await ScriptedTarget.ReadStartupAsync(stream));
                    if (number <= Volatile.Read(ref _silenced))
                    {
                        if (type[0] == 'Q') Interlocked.Increment(ref _ignored);
                        continue;
                    }

                    bool fails = text.Contains(Refused, StringComparison.Ordinal);
                    if (type[0] == 'Q') await stream.WriteAsync(fails ? [.. Error, .. Ready] : await AnswerAsync(text));
                    else if (type[0] == 'S' || !skips) await stream.WriteAsync(fails ? Error : Extended((char)type[0]));
                    skips = type[0] != 'S' && (skips || (fails && type[0] != 'Q'));
                }
            }
            catch (Exception e) when (e is IOException or EndOfStreamException)
            {
                // The gateway has hung up.
            }
            finally
            {
                Interlocked.Decrement(ref _connections);
            }
        }
    }

    private async Task<byte[]> AnswerAsync(string text)
    {
        byte[] rows = [];
        if (text == "DISCARD ALL\0") Interlocked.Increment(ref _resets);
        if (text.Contains(CataloguePath, StringComparison.Ordinal)) rows = Row("public", "app");
        else if (text.Contains("current_setting('search_path')", StringComparison.Ordinal)) rows = [.. Complete, .. Row("public")];
        if (text.Contains(CatalogueEnd, StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _readings);
            await Answers;
            if (Lies) rows = [.. Row("99999", "one"), .. Row("99999", "two")];
        }

        return [.. rows, .. Complete, .. Ready];
    }

    private static byte[] Extended(char type) => type switch
    {
        'P' => RawClient.Message('1'),
        'B' => RawClient.Message('2'),
        'D' => RawClient.Message('n'),
        'E' => Complete,
        'S' => Ready,
        _ => [],
    };
}
