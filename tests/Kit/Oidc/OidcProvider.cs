using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace HoopWire.Kit;

/// <summary>A certified OpenID provider (npm oidc-provider) on loopback, with a shortcut to tokens for any user.</summary>
/// <remarks>Its one client is <c>hoopwire</c>: public, device flow and code flow with PKCE.</remarks>
public sealed class OidcProvider : IAsyncDisposable
{
    /// <summary>The client id, and the audience of its tokens.</summary>
    public const string ClientId = "hoopwire";

    private readonly RunningProcess _process;
    private readonly HttpClient _http;

    private OidcProvider(RunningProcess process, int port)
    {
        _process = process;
        Issuer = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        _http = new HttpClient { BaseAddress = new Uri(Issuer) };
    }

    /// <summary>The issuer; its discovery document is under <c>/.well-known/openid-configuration</c>.</summary>
    public string Issuer { get; }

    /// <summary>Starts it; <paramref name="redirectUris"/> are those of the code flow.</summary>
    public static async Task<OidcProvider> StartAsync(params string[] redirectUris)
    {
        var port = FreePort.Next();
        string[] arguments = ["oidc_provider.mjs", port.ToString(CultureInfo.InvariantCulture), .. redirectUris];
        var process = RunningProcess.Start("node", arguments, workingDirectory: Repository.Clients);
        await process.WaitForLineAsync("ready ");
        return new OidcProvider(process, port);
    }

    /// <summary>A signed JWT for <paramref name="user"/> with <c>email</c> USER@example.org, <c>groups</c> and any other claims.</summary>
    public async Task<string> MintAsync(
        string user, IEnumerable<string>? groups = null, string audience = ClientId, TimeSpan? lifetime = null,
        IReadOnlyDictionary<string, object>? claims = null, TokenSigner signer = TokenSigner.Current)
    {
        var all = new Dictionary<string, object>
        {
            ["email"] = $"{user}@example.org",
            ["email_verified"] = true,
            ["groups"] = (groups ?? []).ToArray(),
        };
        foreach (var (name, value) in claims ?? new Dictionary<string, object>()) all[name] = value;
        var answer = await PostAsync("mint", new
        {
            sub = user,
            audience,
            claims = all,
            expiresIn = (int)(lifetime ?? TimeSpan.FromMinutes(5)).TotalSeconds,
            key = signer.ToString().ToLowerInvariant(),
        });
        return answer.GetProperty("token").GetString()!;
    }

    /// <summary>Signs with a new key from now on and returns its id; the old one leaves the JWKS unless <paramref name="keepOld"/>.</summary>
    public async Task<string> RotateKeysAsync(bool keepOld = true) =>
        (await PostAsync("rotate", new { keepOld })).GetProperty("kid").GetString()!;

    /// <summary>Sets the claims that the provider's own flows put into the user's ID tokens.</summary>
    public Task SetAccountAsync(string user, params string[] groups) =>
        PostAsync("account", new { sub = user, claims = new { email = $"{user}@example.org", email_verified = true, name = user, groups } });

    /// <summary>Does what the person does in the browser during the device flow: types the code and agrees, as <paramref name="user"/>.</summary>
    public Task ApproveDeviceAsync(string userCode, string user) => PostAsync("approve", new { userCode, sub = user });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    private async Task<JsonElement> PostAsync(string route, object body)
    {
        using var response = await _http.PostAsJsonAsync("/kit/" + route, body);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException(_process.Describe($"refused {route}: {await response.Content.ReadAsStringAsync()}"));
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
