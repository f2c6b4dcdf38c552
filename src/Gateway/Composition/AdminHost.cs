using System.Net.Security;
using HoopWire.ControlPlane;
using HoopWire.Gateway.Configuration;
using HoopWire.Gateway.Metering;
using HoopWire.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HoopWire.Gateway.Composition;

/// <summary>The <c>admin</c> listener: <c>/livez</c>, <c>/readyz</c>, <c>/metrics</c>.</summary>
internal static class AdminHost
{
    /// <summary>Starts it.</summary>
    /// <exception cref="StartupException">The address cannot be bound.</exception>
    public static async Task<WebApplication> StartAsync(ListenerConfig config, ServerTls? tls, Readiness readiness, GatewayMetrics metrics, ILoggerFactory logging, TimeProvider time)
    {
        // Empty: nothing of the environment or of settings files decides where a gateway listens, and nobody watches a folder for them.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.AddSingleton(logging);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.AddSingleton<IConnectionListenerFactory>(new PatientListenerFactory(time));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(config.EndPoint, listen => Secure(listen, tls));
        });
        var app = builder.Build();
        app.MapGet("/livez", () => Results.Text("ok\n"));
        app.MapGet("/readyz", () => readiness.Fault is { } fault ? Results.Text(fault + "\n", statusCode: StatusCodes.Status503ServiceUnavailable) : Results.Text("ok\n"));
        app.MapGet("/metrics", () => Results.Text(MetricsText.Of(metrics.Read()), "text/plain; version=0.0.4"));
        try
        {
            await app.StartAsync();
            return app;
        }
        catch (IOException e)
        {
            await app.DisposeAsync();
            throw ListenerSet.CannotBind(config, e.InnerException?.InnerException?.Message ?? e.Message);
        }
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
