using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HoopWire.Access;

namespace HoopWire.ControlPlane.Tests;

public class CertificateTests
{
    private static readonly DateTimeOffset From = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("CN=alice", null, null, "alice", true)]
    [InlineData("CN=x, O=y", "alice", null, "alice", true)]
    [InlineData("CN=x", null, "spiffe://corp/alice", "alice", false)]
    [InlineData("CN=alice", null, null, "bob", false)]
    [InlineData("CN=nobody", null, null, "nobody", false)]
    [InlineData("CN=erin", null, null, "erin", false)]
    [InlineData("CN=alice, CN=bob", null, null, "bob", false)]
    [InlineData("O=alice", null, null, "alice", false)]
    [InlineData("CN=\"x,CN=alice\"", null, null, "alice", false)]
    [InlineData("CN=alice", null, null, "", false)]
    public async Task Certificate_Names_MustCarryTheLocalUser(string subject, string? email, string? uri, string user, bool accepted)
    {
        await using Plane plane = await Plane.StartAsync();
        using X509Certificate2 certificate = Make(subject, email, uri);
        AuthenticationResult result = await plane.Authenticator.AuthenticateCertificateAsync(user, certificate, default);
        Assert.Equal(accepted, result.Identity is not null);
        if (!accepted) return;
        Assert.Equal(("certificate", (DateTimeOffset?)From.AddDays(60)), (result.Identity!.Method, result.Identity.ExpiresAt));
        Assert.Equal(["dba"], result.Identity.Groups.AsEnumerable());
    }

    [Fact]
    public async Task Certificate_Uri_MayBeTheUser()
    {
        await using Plane plane = await Plane.StartAsync();
        plane.Host.Reload(new IdentityOptions { Users = [new LocalUser("spiffe://corp/alice", [])] });
        using X509Certificate2 certificate = Make("CN=x", null, "spiffe://corp/alice");
        Assert.NotNull((await plane.Authenticator.AuthenticateCertificateAsync("spiffe://corp/alice", certificate, default)).Identity);
    }

    [Fact]
    public async Task Certificate_ExpiredOrForServers_Refused()
    {
        await using Plane plane = await Plane.StartAsync();
        using X509Certificate2 server = Make("CN=alice", null, null, usage: "1.3.6.1.5.5.7.3.1");
        Assert.Null((await plane.Authenticator.AuthenticateCertificateAsync("alice", server, default)).Identity);
        using X509Certificate2 client = Make("CN=alice", null, null);
        plane.Time.Advance(TimeSpan.FromDays(60));
        Assert.Null((await plane.Authenticator.AuthenticateCertificateAsync("alice", client, default)).Identity);
    }

    private static X509Certificate2 Make(string subject, string? email, string? uri, string usage = "1.3.6.1.5.5.7.3.2")
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("client.example.com");
        if (email is not null) names.AddEmailAddress(email);
        if (uri is not null) names.AddUri(new Uri(uri));
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(From, From.AddDays(60));
    }
}
