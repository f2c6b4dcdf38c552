using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Net;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Postgres.Tests.Support;

/// <summary>Gateway services for handshakes: no directory, approvals, recorder or audit unless a test puts them in.</summary>
internal static class TestServices
{
    public static GatewayServices Create(ITransport? transport = null, IAuthenticator? authenticator = null, TimeProvider? time = null)
    {
        var limits = new GatewayLimits();
        return new GatewayServices
        {
            Transport = transport ?? new FakeTransport(),
            Authenticator = authenticator ?? new FakeAuthenticator(),
            Directory = null!,
            Approvals = null!,
            Recorder = null!,
            Audit = null!,
            Sessions = new SessionRegistry(limits),
            Limits = limits,
            Logging = NullLoggerFactory.Instance,
            Time = time ?? new ManualTime(),
            GatewayNumber = 1,
        };
    }
}
