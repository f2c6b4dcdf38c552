using System.Net.Security;
using HoopWire.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.ControlPlane;

/// <summary>The HTTP API, on the console's address and on the operator's control socket.</summary>
public sealed class ControlApi : IAsyncDisposable
{
    private const UnixFileMode SocketMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int BodyBytesMax = 64 * 1024;
    private const int ConnectionsMax = 2000;
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromMinutes(1);
    private readonly WebApplication _app;
    private readonly string? _socket;
    private volatile ApiRoles _roles;

    private ControlApi(ControlPlaneHost host, ControlApiOptions options)
    {
        _roles = options.Roles;
        _socket = options.ControlSocket ? ControlSocket.PathOf(host.DataDirectory) : null;
        _app = Build(host, options);
    }

    /// <summary>Where it listens: <c>http://127.0.0.1:18080</c>, <c>http://unix:/path</c>.</summary>
    public IReadOnlyCollection<string> Addresses => [.. _app.Urls];

    internal IEnumerable<Endpoint> Endpoints => ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints);

    /// <summary>Puts other roles in force, for every request from now on.</summary>
    public void Apply(ApiRoles roles) => _roles = roles;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(2));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
        if (_socket is not null) File.Delete(_socket);
    }

    internal static async Task<ControlApi> StartAsync(ControlPlaneHost host, ControlApiOptions options, CancellationToken cancellationToken)
    {
        ControlApi api = new(host, options);
        try
        {
            if (api._socket is not null) ControlSocket.Clear(api._socket);
            await api._app.StartAsync(cancellationToken);
            if (api._socket is not null) File.SetUnixFileMode(api._socket, SocketMode);
            return api;
        }
        catch
        {
            await api._app.DisposeAsync();
            throw;
        }
    }

    private WebApplication Build(ControlPlaneHost host, ControlApiOptions options)
    {
        // Empty: nothing of the environment or of settings files decides where a gateway listens.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.AddSingleton<IConnectionListenerFactory>(new PatientListenerFactory(host.Time));
        ILogger<ApiGate> log = host.Logging.CreateLogger<ApiGate>();
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options, log));

        WebApplication app = builder.Build();
        ApiGate gate = new(host.Authenticator, host.Audit, () => _roles, host.Time, log);
        app.UseRouting();
        app.Use(gate.RunAsync);
        app.UseEndpoints(endpoints =>
        {
            foreach (ApiRoute route in ApiRoutes.All(host, options))
                endpoints.MapMethods(route.Pattern, [route.Method], context => ApiGate.AnswerAsync(context, route)).WithMetadata(route).WithDisplayName(route.Pattern);
        });
        return app;
    }

    private void Listen(KestrelServerOptions kestrel, ControlApiOptions options, ILogger log)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
        kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
        kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        kestrel.Limits.KeepAliveTimeout = KeepAliveTimeout;
        if (options.EndPoint is not null) kestrel.Listen(options.EndPoint, listen => Secure(listen, options.Tls));
        if (_socket is not null) kestrel.ListenUnixSocket(_socket, listen => ControlSocket.Guard(listen, log));
    }

    private static void Secure(ListenOptions listen, ServerTls? tls)
    {
        if (tls is null) return;
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = tls.Certificate }),
        });
    }
}
