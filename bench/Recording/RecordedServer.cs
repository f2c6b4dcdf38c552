using System.Globalization;
using System.Net;
using HoopWire.Access;
using HoopWire.Bench.SideBySide;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Postgres;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Bench.Recording;

/// <summary>A process with the real transport and protocol, whose recorder is chosen: <c>serve-recorded MODE TRANSPORT FOLDER PORT DATABASE-PORT</c>. Ends with its input.</summary>
internal static class RecordedServer
{
    public const string Verb = "serve-recorded";

    public static async Task<int> RunAsync(string[] args)
    {
        var (mode, folder) = (args[0], args[2]);
        var ports = args[3..].Select(a => int.Parse(a, CultureInfo.InvariantCulture)).ToArray();
        int loops = Math.Max(1, Environment.ProcessorCount / 2);
        await using ITransport transport = args[1] == "io_uring"
            ? new UringTransport(loops, TimeProvider.System, NullLoggerFactory.Instance)
            : new ReactorTransport(loops, TimeProvider.System, NullLoggerFactory.Instance);
        await using IRecorder recorder = mode == "none" ? new NoRecorder() : FileRecorder.Start(Options(mode, folder), TimeProvider.System, NullLogger.Instance);
        var target = new Target(Database.Name, PostgresProtocol.ProtocolName, "127.0.0.1", ports[1])
        {
            Database = Database.Name,
            Tls = TargetTls.Disable,
            Credentials = [new TargetCredential("default", Database.User) { Password = new Secret(Database.Password) }],
        };
        var results = mode switch { "masked" => RecordedResults.Masked, "hashes" => RecordedResults.Hashes, _ => RecordedResults.Metadata };
        var limits = new GatewayLimits { PerUser = 20_000, PerAddress = 20_000 };
        var services = new GatewayServices
        {
            Transport = transport,
            Authenticator = new TestAuthenticator(Database.User),
            Directory = new TestDirectory(target, new CompiledPolicy(1, []) { DefaultResults = results }),
            Approvals = new TestApprovals(),
            Recorder = recorder,
            Audit = new TestAudit(),
            Sessions = new SessionRegistry(limits),
            Limits = limits,
            Logging = NullLoggerFactory.Instance,
            Time = TimeProvider.System,
            GatewayNumber = 1,
        };
        var options = new ListenerOptions(PostgresProtocol.ProtocolName, new IPEndPoint(IPAddress.Loopback, ports[0])) { Insecure = true };
        await using var listener = transport.Listen(options.EndPoint, options.Settings, new PostgresProtocol().CreateHandler(services, options));
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            // Asked for: everything recorded so far is in files.
            if (line == "flush" && recorder is FileRecorder files) await files.FlushAsync();
            Console.WriteLine("done");
        }

        return 0;
    }

    private static RecordingOptions Options(string mode, string folder) =>
        new(folder) { Durable = mode == "durable", Encrypts = mode == "encrypted" };
}
