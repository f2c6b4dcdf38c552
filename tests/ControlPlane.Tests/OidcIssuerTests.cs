using HoopWire.Access;
using HoopWire.Kit;

namespace HoopWire.ControlPlane.Tests;

/// <summary>Issuers beside each other, and issuers that take a request and do not answer.</summary>
public sealed class OidcIssuerTests : IAsyncLifetime
{
    private const string Discovery = "/.well-known/openid-configuration";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

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

    [Theory]
    [InlineData(Discovery)]
    [InlineData("/jwks")]
    public async Task Provider_TakesTheRequestAndHangs_RefusesItsTokensAfterTheBoundAndKeepsNobodyElse(string path)
    {
        _issuer.Hang(path);
        string key = await _plane.KeyAsync("alice");
        Task<AuthenticationResult>[] waiting = [.. Enumerable.Range(0, 20).Select(_ => LogInAsync(_issuer))];
        await _issuer.Asked.WaitAsync(Patience);
        int asked = _issuer.Requests;
        Assert.NotNull((await _plane.Authenticator.AuthenticatePasswordAsync("alice", new Secret(key), default).AsTask().WaitAsync(Patience)).Identity);
        Assert.Equal("jwt:partners", (await LogInAsync(_other, "anna@example.com").WaitAsync(Patience)).Identity!.Method);
        _time.Advance(Bound - TimeSpan.FromMilliseconds(1));
        Assert.DoesNotContain(waiting, login => login.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        foreach (AuthenticationResult result in await Task.WhenAll(waiting).WaitAsync(Patience))
            Assert.Equal((null, "The provider people cannot be reached, so its tokens cannot be checked."), (result.Identity, result.Refusal));
        // Whoever comes next is told at once: nothing is tried again for some seconds.
        Assert.Null((await LogInAsync(_issuer).WaitAsync(Patience)).Identity);
        Assert.Equal(asked, _issuer.Requests);
        _issuer.Answer();
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.NotNull((await LogInAsync(_issuer)).Identity);
    }

    [Fact]
    public async Task Provider_HangsWhenAskedForNewKeys_KeepsNobodyWhoseKeyIsKnown()
    {
        Assert.NotNull((await LogInAsync(_issuer)).Identity);
        _time.Advance(TimeSpan.FromSeconds(10));
        _issuer.Hang(Discovery);
        Secret unknown = new(_issuer.Token(key: FakeIssuer.NewEc("ec-9")));
        Task<AuthenticationResult> stranger = _plane.Authenticator.AuthenticateTokenAsync(null, unknown, default).AsTask();
        await _issuer.Asked.WaitAsync(Patience);
        Assert.NotNull((await LogInAsync(_issuer).WaitAsync(Patience)).Identity);
        Assert.False(stranger.IsCompleted);
        _time.Advance(Bound);
        Assert.Contains("does not publish", (await stranger.WaitAsync(Patience)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provider_WhoeverAskedFirstGivesUp_AnswersTheOthers()
    {
        _issuer.Hang(Discovery);
        using CancellationTokenSource impatient = new();
        Task<AuthenticationResult> first = _plane.Authenticator.AuthenticateTokenAsync(null, new Secret(_issuer.Token()), impatient.Token).AsTask();
        await _issuer.Asked.WaitAsync(Patience);
        Task<AuthenticationResult> second = LogInAsync(_issuer);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _issuer.Answer();
        Assert.NotNull((await second.WaitAsync(Patience)).Identity);
    }

    private Task<AuthenticationResult> LogInAsync(FakeIssuer issuer, string email = "alice@example.com") =>
        _plane.Authenticator.AuthenticateTokenAsync(null, new Secret(issuer.Token(new Dictionary<string, object> { ["email"] = email })), default).AsTask();
}
