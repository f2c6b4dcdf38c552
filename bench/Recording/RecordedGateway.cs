using System.Diagnostics;
using System.Globalization;
using HoopWire.Bench.SideBySide;
using HoopWire.Integration.Tests.InProcess;

namespace HoopWire.Bench.Recording;

/// <summary>A <see cref="RecordedServer"/> in a process of its own.</summary>
/// <param name="name">The contestant's name.</param>
/// <param name="mode">What it records: <c>none</c>, <c>strict</c>, <c>durable</c>, <c>encrypted</c>, <c>masked</c> or <c>hashes</c>.</param>
/// <param name="transport">What moves its bytes: <c>io_uring</c> or <c>epoll</c>.</param>
/// <param name="folder">Where its data go.</param>
/// <param name="port">Where it listens.</param>
/// <param name="databasePort">Where its target does.</param>
internal sealed class RecordedGateway(string name, string mode, string transport, string folder, int port, int databasePort) : Contestant(name, port)
{
    private Process? _process;

    public string Data { get; } = Path.Combine(folder, name);

    public override int ProcessId => _process?.Id ?? 0;

    public override string Description => $"the gateway without rules; recording: {mode}; {transport}";

    public override Login Login => new(Port, Database.User, TestAuthenticator.KeyOf(Database.User), Database.Name);

    /// <summary>Bytes of its recordings.</summary>
    public long RecordedBytes => Directory.Exists(Path.Combine(Data, "recordings"))
        ? new DirectoryInfo(Path.Combine(Data, "recordings")).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length)
        : 0;

    public override async Task StartAsync()
    {
        string[] arguments = [RecordedServer.Verb, mode, transport, Data, Port.ToString(CultureInfo.InvariantCulture), databasePort.ToString(CultureInfo.InvariantCulture)];
        _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        if (await _process.StandardOutput.ReadLineAsync() != "ready") throw new InvalidOperationException($"The gateway with recording {Name} did not start.");
    }

    /// <summary>Completes when everything recorded is in files.</summary>
    public async Task FlushAsync()
    {
        await _process!.StandardInput.WriteLineAsync("flush");
        await _process.StandardOutput.ReadLineAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
