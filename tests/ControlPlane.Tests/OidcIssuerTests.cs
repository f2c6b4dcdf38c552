using HoopWire.Access;
using HoopWire.Kit;

namespace HoopWire.ControlPlane.Tests;

/// <summary>Issuers beside each other.</summary>
public sealed class OidcIssuerTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private FakeIssuer _issuer = null!;
    private FakeIssuer _other = null!;
    private Plane _plane = null!;

    public async Task InitializeAsync()
    {
        _issuer = await FakeIssuer.StartAsync(_time);
        _other = await FakeIssuer.StartAsync(_time);
        _plane = await Plane.StartAsync(
            [new OidcProviderOptions("people", _issuer.Url, "hoopwire", "{email}"), new OidcProviderOptions("partners", _other.Url, "hoopwire", "{email}")], time: _time);
    }

    public async Task DisposeAsync()
    {
        await _plane.DisposeAsync();
        await _other.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task Token_SameSubjectAndNameOfAnotherIssuer_IsAnotherPerson()
    {
        Assert.Equal("jwt:people", (await LogInAsync(_issuer)).Identity!.Method);
        AuthenticationResult refused = await LogInAsync(_other);
        Assert.Null(refused.Identity);
        Assert.Contains("another subject", refused.Refusal, StringComparison.Ordinal);
        Assert.Equal("jwt:people", (await LogInAsync(_issuer)).Identity!.Method);

        Assert.True(await _plane.Host.Subjects.ReleaseAsync("alice@example.com", default));
        Assert.Equal("jwt:partners", (await LogInAsync(_other)).Identity!.Method);
        Assert.Null((await LogInAsync(_issuer)).Identity);
    }

    private Task<AuthenticationResult> LogInAsync(FakeIssuer issuer) =>
        _plane.Authenticator.AuthenticateTokenAsync(null, new Secret(issuer.Token()), default).AsTask();
}
