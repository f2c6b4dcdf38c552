using System.Buffers.Text;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Kit;

[Trait("Category", "Server")]
public class OidcProviderTests
{
    [Fact]
    public async Task Discovery_Jwks_CarriesTheKeyThatSigns()
    {
        await using var provider = await OidcProvider.StartAsync();
        using var http = new HttpClient();

        var before = await KeyIdsAsync(http, provider);
        Assert.Equal([KeyId(await provider.MintAsync("alice", ["dba"]))], before);

        var kid = await provider.RotateKeysAsync(keepOld: false);
        Assert.Equal([kid], await KeyIdsAsync(http, provider));
        Assert.Equal(kid, KeyId(await provider.MintAsync("alice")));
    }

    [Fact]
    public async Task MintAsync_Claims_AreInTheToken()
    {
        await using var provider = await OidcProvider.StartAsync();
        var token = await provider.MintAsync("alice", ["dba", "audit"], lifetime: TimeSpan.FromMinutes(-1));
        var claims = Part(token, 1);
        Assert.Equal("alice", claims.GetProperty("sub").GetString());
        Assert.Equal("hoopwire", claims.GetProperty("aud").GetString());
        Assert.Equal(2, claims.GetProperty("groups").GetArrayLength());
        Assert.True(claims.GetProperty("exp").GetInt64() < DateTimeOffset.UtcNow.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task ApproveDeviceAsync_DeviceFlow_GivesAnIdToken()
    {
        await using var provider = await OidcProvider.StartAsync();
        await provider.SetAccountAsync("alice", "dba");
        using var http = new HttpClient();
        var started = await PostAsync(http, provider, "/device/auth", ("client_id", "hoopwire"), ("scope", "openid email groups"));
        var deviceCode = started.GetProperty("device_code").GetString()!;

        var pending = await PollAsync(http, provider, deviceCode);
        Assert.Equal("authorization_pending", pending.GetProperty("error").GetString());
        await provider.ApproveDeviceAsync(started.GetProperty("user_code").GetString()!, "alice");
        var done = await PollAsync(http, provider, deviceCode);

        var claims = Part(done.GetProperty("id_token").GetString()!, 1);
        Assert.Equal("alice", claims.GetProperty("sub").GetString());
        Assert.Equal("hoopwire", claims.GetProperty("aud").GetString());
        Assert.Equal("alice@example.org", claims.GetProperty("email").GetString());
        Assert.Equal("dba", claims.GetProperty("groups")[0].GetString());
    }

    private static Task<JsonElement> PollAsync(HttpClient http, OidcProvider provider, string deviceCode) =>
        PostAsync(http, provider, "/token", ("client_id", "hoopwire"), ("device_code", deviceCode),
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"));

    private static async Task<JsonElement> PostAsync(HttpClient http, OidcProvider provider, string path, params (string, string)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        using var response = await http.PostAsync(provider.Issuer + path, content);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<string[]> KeyIdsAsync(HttpClient http, OidcProvider provider)
    {
        var discovery = await http.GetFromJsonAsync<JsonElement>(provider.Issuer + "/.well-known/openid-configuration");
        Assert.Equal(provider.Issuer, discovery.GetProperty("issuer").GetString());
        var jwks = await http.GetFromJsonAsync<JsonElement>(discovery.GetProperty("jwks_uri").GetString());
        return [.. jwks.GetProperty("keys").EnumerateArray().Select(k => k.GetProperty("kid").GetString()!)];
    }

    private static string KeyId(string token) => Part(token, 0).GetProperty("kid").GetString()!;

    private static JsonElement Part(string token, int index) =>
        JsonSerializer.Deserialize<JsonElement>(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Split('.')[index])));
}
