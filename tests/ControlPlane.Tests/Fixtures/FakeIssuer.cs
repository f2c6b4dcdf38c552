using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace HoopWire.ControlPlane.Tests;

/// <summary>An OpenID Connect issuer on a loopback port: discovery and a key set that tests change.</summary>
internal sealed class FakeIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TimeProvider _time;
    private int _requests;
    private string? _hangsAt;
    private TaskCompletionSource _asked = NewSignal();
    private TaskCompletionSource _answers = NewSignal();

    private FakeIssuer(WebApplication app, TimeProvider time) => (_app, _time) = (app, time);

    public string Url { get; private set; } = "";

    /// <summary>The issuer that discovery claims; the true one unless a test lies.</summary>
    public string? ClaimedIssuer { get; set; }

    public int Requests => _requests;

    public bool Down { get; set; }

    public SecurityKey Key { get; private set; } = NewRsa("rsa-1");

    /// <summary>Completes when a request has come that hangs.</summary>
    public Task Asked => _asked.Task;

    public static RsaSecurityKey NewRsa(string id, int bits = 2048) => new(RSA.Create(bits)) { KeyId = id };

    public static ECDsaSecurityKey NewEc(string id) => new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = id };

    public static async Task<FakeIssuer> StartAsync(TimeProvider time)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        FakeIssuer issuer = new(app, time);
        app.Run(issuer.ServeAsync);
        await app.StartAsync();
        issuer.Url = app.Urls.Single();
        return issuer;
    }

    public void Rotate(SecurityKey key) => Key = key;

    /// <summary>Takes requests for this path and does not answer.</summary>
    public void Hang(string path) => (_hangsAt, _asked, _answers) = (path, NewSignal(), NewSignal());

    /// <summary>Answers again, what hangs too.</summary>
    public void Answer()
    {
        _hangsAt = null;
        _answers.SetResult();
    }

    public string Token(
        IDictionary<string, object>? claims = null, SecurityKey? key = null, string? algorithm = null, string? audience = "hoopwire", string? issuer = null, int minutes = 10,
        string? type = null, Dictionary<string, object>? header = null)
    {
        SecurityKey signing = key ?? Key;
        algorithm ??= signing switch
        {
            ECDsaSecurityKey => SecurityAlgorithms.EcdsaSha256,
            SymmetricSecurityKey => SecurityAlgorithms.HmacSha256,
            _ => SecurityAlgorithms.RsaSha256,
        };
        DateTime now = _time.GetUtcNow().UtcDateTime;
        Dictionary<string, object> all = new() { ["sub"] = "subject-1", ["email"] = "alice@example.com" };
        foreach ((string name, object value) in claims ?? new Dictionary<string, object>()) all[name] = value;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Url,
            Audience = audience,
            Claims = all,
            TokenType = type,
            AdditionalHeaderClaims = header,
            NotBefore = now.AddMinutes(Math.Min(0, minutes - 1)),
            Expires = now.AddMinutes(minutes),
            SigningCredentials = new SigningCredentials(signing, algorithm),
        });
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ServeAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        if (Down)
        {
            context.Response.StatusCode = 503;
            return;
        }

        if (context.Request.Path == _hangsAt)
        {
            _asked.TrySetResult();
            await _answers.Task.WaitAsync(context.RequestAborted);
        }

        if (context.Request.Path == "/jwks") await context.Response.WriteAsJsonAsync(new { keys = new[] { Public(Key) } });
        else await context.Response.WriteAsJsonAsync(new { issuer = ClaimedIssuer ?? Url, jwks_uri = Url + "/jwks" });
    }

    private static object Public(SecurityKey key)
    {
        JsonWebKey web = JsonWebKeyConverter.ConvertFromSecurityKey(key);
        return web.Kty switch
        {
            "RSA" => new { kty = web.Kty, kid = key.KeyId, use = "sig", n = web.N, e = web.E },
            "EC" => new { kty = web.Kty, kid = key.KeyId, use = "sig", crv = web.Crv, x = web.X, y = web.Y },
            _ => (object)new { kty = "oct", kid = key.KeyId, k = web.K },
        };
    }
}
