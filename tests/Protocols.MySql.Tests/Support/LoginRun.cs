using HoopWire.Access;
using HoopWire.MySql.Session;
using HoopWire.Net;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.MySql.Tests.Support;

/// <summary>One login at a scripted server, on a loop of a real transport.</summary>
internal static class LoginRun
{
    public const string Password = "canary-password";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs one; with <paramref name="toEnd"/> the script of a login that fails must end too.</summary>
    public static async Task<TargetLoginResult> RunAsync(Func<ScriptedServer, Task> script, TargetTls tls = TargetTls.Disable, ITlsUpgrade? upgrade = null, string? ca = null, bool toEnd = false, TargetAccount? account = null)
    {
        using var server = new ScriptedServer(script);
        await using var transport = new SocketTransport(1, TimeProvider.System, NullLoggerFactory.Instance);
        var limits = new GatewayLimits { TargetTimeout = TimeSpan.FromSeconds(20) };
        var services = new GatewayServices
        {
            Transport = transport,
            Authenticator = null!,
            Directory = null!,
            Approvals = null!,
            Recorder = null!,
            Audit = null!,
            Sessions = new SessionRegistry(limits),
            Limits = limits,
            Logging = NullLoggerFactory.Instance,
            Time = TimeProvider.System,
            GatewayNumber = 1,
        };
        var target = new Target("shop", MySqlProtocol.ProtocolName, "127.0.0.1", server.Port) { Tls = tls, CaFile = ca };
        var credential = new TargetCredential("default", "app") { Password = new Secret(Password) };
        var done = new TaskCompletionSource<TargetLoginResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var loop = transport.Loops[0];
        loop.Post(
            async _ =>
            {
                try
                {
                    done.SetResult(await new TargetLogin(services, upgrade ?? new TlsUpgrade()).ConnectAsync(loop, target, credential, account ?? TargetAccount.Own with { Database = "shop" }));
                }
                catch (Exception e)
                {
                    done.SetException(e);
                }
            },
            null);
        var result = await done.Task.WaitAsync(Patience);
        if (result.Session is not null || upgrade is not null || toEnd) await server.Done.WaitAsync(Patience);
        return result;
    }
}
