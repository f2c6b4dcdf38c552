using System.Text;
using HoopWire.Access;

namespace HoopWire.Core.Tests.Access;

public class ScramTests
{
    private static readonly byte[] Salt = "0123456789abcdef"u8.ToArray();
    private static readonly byte[] Binding = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    // RFC 7677 section 3.
    [Fact]
    public void Exchange_Rfc7677Example_GivesItsProofAndSignature()
    {
        byte[] salt = Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ==");
        ScramCredential credential = ScramCredential.Derive(new Secret("pencil"), salt, 4096);
        var server = new ScramServer(new ScramAccount([.. salt], 4096, [credential.ToVerifier("k")]), null, "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");
        Assert.Equal(ScramResult.Accepted, server.Start(ScramMechanism.Sha256, "n,,n=user,r=rOprNGfwEbeRWgbNEkqO"u8, out byte[] first));
        Assert.Equal("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", Text(first));
        ScramResult result = server.Finish(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="u8,
            out ScramVerifier? verifier, out byte[] final);
        Assert.Equal((ScramResult.Accepted, "k"), (result, verifier?.KeyId));
        Assert.Equal("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", Text(final));
    }

    [Theory]
    [InlineData(false, false, "SCRAM-SHA-256")]
    [InlineData(true, false, "SCRAM-SHA-256")]
    [InlineData(true, true, "SCRAM-SHA-256-PLUS")]
    public void Exchange_BothSides_ProveThemselves(bool clientCanBind, bool serverOffers, string mechanism)
    {
        var client = new ScramClient(clientCanBind ? Binding : null, serverOffers);
        var server = new ScramServer(Account("a", "b"), serverOffers ? Binding : null);
        Assert.Equal(mechanism, client.Mechanism);
        Assert.Equal(ScramResult.Accepted, Run(client, server, "b", out string? key, out bool proved));
        Assert.Equal(("k1", true), (key, proved));
    }

    [Fact]
    public void Exchange_WrongPasswordOrMock_IsAWrongProof()
    {
        Assert.Equal(ScramResult.WrongProof, Run(new ScramClient(null, false), new ScramServer(Account("a"), null), "x", out _, out _));
        Assert.Equal(ScramResult.WrongProof, Run(new ScramClient(null, false), new ScramServer(Account(), null), "x", out _, out _));
    }

    [Fact]
    public void Exchange_OfferOfPlusTakenOutOnTheWay_IsRefused()
    {
        var client = new ScramClient(Binding, plusOffered: false);
        var server = new ScramServer(Account("a"), Binding);
        Assert.Equal(ScramResult.Malformed, server.Start(client.Mechanism, client.ClientFirst(), out _));
    }

    [Fact]
    public void Exchange_OtherCertificateInBetween_IsRefused()
    {
        byte[] other = [.. Binding.Reverse()];
        Assert.Equal(ScramResult.WrongBinding, Run(new ScramClient(other, true), new ScramServer(Account("a"), Binding), "a", out _, out _));
    }

    [Theory]
    [InlineData("SCRAM-SHA-256", "")]
    [InlineData("SCRAM-SHA-256", "n,,")]
    [InlineData("SCRAM-SHA-256", "n,a=bob,n=,r=x")]
    [InlineData("SCRAM-SHA-256", "p=tls-server-end-point,,n=,r=x")]
    [InlineData("SCRAM-SHA-256", "n,,m=ext,n=,r=x")]
    [InlineData("SCRAM-SHA-256", "n,,n=,r=")]
    [InlineData("SCRAM-SHA-256", "n,,n=,r=a b")]
    [InlineData("SCRAM-SHA-256", "n,,n=")]
    [InlineData("SCRAM-SHA-256", "x,,n=,r=x")]
    [InlineData("SCRAM-SHA-256-PLUS", "n,,n=,r=x")]
    [InlineData("SCRAM-SHA-256-PLUS", "y,,n=,r=x")]
    [InlineData("SCRAM-SHA-256-PLUS", "p=tls-unique,,n=,r=x")]
    [InlineData("SCRAM-SHA-1", "n,,n=,r=x")]
    public void Start_BadFirstMessage_IsMalformed(string mechanism, string message) =>
        Assert.Equal(ScramResult.Malformed, new ScramServer(Account("a"), Binding).Start(mechanism, Bytes(message), out _));

    [Fact]
    public void Start_PlusWithoutAnOffer_IsMalformed() => Assert.Equal(
        ScramResult.Malformed,
        new ScramServer(Account("a"), null).Start("SCRAM-SHA-256-PLUS", "p=tls-server-end-point,,n=,r=x"u8, out _));

    [Theory]
    [InlineData("c=biws,r=xS")]
    [InlineData("c=biws,r=xS,p=")]
    [InlineData("c=biws,r=xS,p=AAAA")]
    [InlineData("c=eSws,r=xS,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")]
    [InlineData("c=biws,r=x,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")]
    [InlineData("c=biws,r=xSS,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")]
    [InlineData("r=xS,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")]
    [InlineData("c=biws,r=xS,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ= ")]
    public void Finish_BadFinalMessage_IsMalformed(string message)
    {
        var server = new ScramServer(Account("a"), null, "S");
        server.Start(ScramMechanism.Sha256, "n,,n=,r=x"u8, out _);
        Assert.Equal(ScramResult.Malformed, server.Finish(Bytes(message), out _, out _));
        Assert.Equal(ScramResult.Malformed, server.Finish(Bytes(message), out _, out _));
    }

    [Theory]
    [InlineData("r=Nx,s=c2FsdA==,i=4096", true)]
    [InlineData("r=Nx,s=c2FsdA==,i=10000", true)]
    [InlineData("r=Nx,s=c2FsdA==,i=10001", false)]
    [InlineData("r=Nx,s=c2FsdA==,i=4095", false)]
    [InlineData("r=Nx,s=c2FsdA==,i=-5000", false)]
    [InlineData("r=Nx,s=c2FsdA==,i=99999999999", false)]
    [InlineData("r=N,s=c2FsdA==,i=4096", false)]
    [InlineData("r=Mx,s=c2FsdA==,i=4096", false)]
    [InlineData("r=Nx,s=,i=4096", false)]
    [InlineData("r=Nx,s=!!!!,i=4096", false)]
    [InlineData("r=Nx,i=4096", false)]
    [InlineData("m=x,r=Nx,s=c2FsdA==,i=4096", false)]
    [InlineData("e=other-error", false)]
    public void TakeServerFirst_Message_IsTakenOrRefused(string message, bool taken) =>
        Assert.Equal(taken, new ScramClient(null, false, "N").TakeServerFirst(Bytes(message), 10_000));

    [Fact]
    public void TakeServerFinal_WrongSignature_IsRefused()
    {
        var client = new ScramClient(null, false, "N");
        Assert.False(client.TakeServerFinal("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="u8));
        Assert.True(client.TakeServerFirst("r=Nx,s=c2FsdA==,i=4096"u8, 10_000));
        client.ClientFinal(ScramCredential.Derive(new Secret("a"), client.Salt.Span, 4096));
        Assert.False(client.TakeServerFinal("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="u8));
        Assert.False(client.TakeServerFinal("e=invalid-proof"u8));
    }

    [Fact]
    public async Task GetAsync_SamePasswordTwice_IsDerivedOnce()
    {
        var cache = new ScramCredentialCache();
        ScramCredential first = await cache.GetAsync(new Secret("a"), Salt, 4096);
        Assert.Same(first, await cache.GetAsync(new Secret("a"), Salt, 4096));
        Assert.NotSame(first, await cache.GetAsync(new Secret("b"), Salt, 4096));
        Assert.NotSame(first, await cache.GetAsync(new Secret("a"), Salt, 4097));
    }

    private static ScramResult Run(ScramClient client, ScramServer server, string password, out string? key, out bool proved)
    {
        (key, proved) = (null, false);
        if (server.Start(client.Mechanism, client.ClientFirst(), out byte[] first) != ScramResult.Accepted) return ScramResult.Malformed;
        Assert.True(client.TakeServerFirst(first, 10_000));
        ScramCredential credential = ScramCredential.Derive(new Secret(password), client.Salt.Span, client.Iterations);
        ScramResult result = server.Finish(client.ClientFinal(credential), out ScramVerifier? verifier, out byte[] final);
        key = verifier?.KeyId;
        proved = client.TakeServerFinal(final);
        return result;
    }

    private static ScramAccount Account(params string[] passwords) => new(
        [.. Salt], 4096, [.. passwords.Select((password, i) => ScramCredential.Derive(new Secret(password), Salt, 4096).ToVerifier($"k{i}"))]);

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    private static string Text(byte[] bytes) => Encoding.ASCII.GetString(bytes);
}
