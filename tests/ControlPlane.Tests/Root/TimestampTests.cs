using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HoopWire.Kit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane.Tests;

/// <summary>Heads stamped by a real authority: OpenSSL's, served on loopback.</summary>
public class TimestampTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const string Configuration =
        """
        [tsa]
        default_tsa = one
        [one]
        dir = .
        serial = serial
        crypto_device = builtin
        signer_cert = tsa.pem
        certs = tsa.pem
        signer_key = tsa.key
        signer_digest = sha256
        default_policy = 1.2.3.4.1
        digests = sha256
        accuracy = secs:1
        [req]
        distinguished_name = name
        x509_extensions = ext
        prompt = no
        [name]
        CN = Time of the tests
        [ext]
        basicConstraints = critical,CA:FALSE
        keyUsage = critical,digitalSignature
        extendedKeyUsage = critical,timeStamping
        """;

    [Fact]
    public async Task Anchor_TimestampAuthority_ProvesTheTimeOfTheHead()
    {
        using TemporaryFolder authority = new(), folder = new();
        authority.Write("tsa.cnf", Configuration);
        (await OpenSslAsync(authority, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.pem", "-days", "3650", "-config", "tsa.cnf")).EnsureSuccess();
        await using WebApplication server = await ServeAsync(authority);
        await RootTests.WriteAsync(folder, days: 1, new AnchorOptions { Timestamp = new Uri(server.Urls.Single()) });
        string token = Assert.Single(Directory.GetFiles(folder.File("data/audit"), "*.tst"));
        using X509Certificate2 known = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(authority.File("tsa.pem")));
        RootReport report = Run(folder, known);
        Assert.Empty(report.Findings);
        Assert.Equal(1, report.Timestamps);

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 stranger = new CertificateRequest("CN=stranger", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
        Assert.Contains("other than those given", Assert.Single(Run(folder, stranger).Findings), StringComparison.Ordinal);
        File.Move(token, Path.Combine(Path.GetDirectoryName(token)!, "2026-11-22.1.tst"));
        Assert.Contains("no proof of time of the line", Assert.Single(Run(folder, known).Findings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_AuthorityBehindAnIntermediateOne_IsTrustedByItsRoot()
    {
        using TemporaryFolder authority = new(), folder = new();
        authority.Write("tsa.cnf", Configuration.Replace("certs = tsa.pem", "certs = intermediate.pem", StringComparison.Ordinal));
        using RSA rootKey = RSA.Create(2048), intermediateKey = RSA.Create(2048), key = RSA.Create(2048);
        using X509Certificate2 root = Request("CN=Root", rootKey, isAuthority: true).CreateSelfSigned(Start, Start.AddYears(30));
        using X509Certificate2 intermediate = Request("CN=Intermediate", intermediateKey, isAuthority: true).Create(root.SubjectName, X509SignatureGenerator.CreateForRSA(rootKey, RSASignaturePadding.Pkcs1), Start, Start.AddYears(20), [1]);
        using X509Certificate2 signer = Request("CN=Time", key, isAuthority: false)
            .Create(intermediate.SubjectName, X509SignatureGenerator.CreateForRSA(intermediateKey, RSASignaturePadding.Pkcs1), Start, Start.AddYears(10), [2]);
        authority.Write("intermediate.pem", intermediate.ExportCertificatePem());
        authority.Write("tsa.pem", signer.ExportCertificatePem());
        authority.Write("tsa.key", key.ExportPkcs8PrivateKeyPem());
        await using WebApplication server = await ServeAsync(authority);
        await RootTests.WriteAsync(folder, days: 1, new AnchorOptions { Timestamp = new Uri(server.Urls.Single()) });
        RootReport report = Run(folder, root);
        Assert.Empty(report.Findings);
        Assert.Equal(1, report.Timestamps);
        using X509Certificate2 stranger = Request("CN=Root", key, isAuthority: true).CreateSelfSigned(Start, Start.AddYears(30));
        Assert.Contains("other than those given", Assert.Single(Run(folder, stranger).Findings), StringComparison.Ordinal);
    }

    private static CertificateRequest Request(string name, RSA key, bool isAuthority)
    {
        CertificateRequest request = new(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(isAuthority ? X509KeyUsageFlags.KeyCertSign : X509KeyUsageFlags.DigitalSignature, true));
        if (!isAuthority) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.8")], true));
        return request;
    }

    private static RootReport Run(TemporaryFolder folder, X509Certificate2 authority)
    {
        using ECDsa key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(folder.File("data/keys/recording.pub")));
        return new RootVerifier(folder.File("data"), key) { TimestampAuthorities = [authority] }.Run(null, default);
    }

    private static Task<ProcessResult> OpenSslAsync(TemporaryFolder folder, params string[] arguments) =>
        RunningProcess.RunAsync("sh", ["-c", $"cd {folder.Path} && openssl {string.Join(' ', arguments)}"]);

    private static async Task<WebApplication> ServeAsync(TemporaryFolder folder)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        app.Run(async context =>
        {
            await using (FileStream query = File.Create(folder.File("query"))) await context.Request.Body.CopyToAsync(query);
            (await OpenSslAsync(folder, "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-out", "reply")).EnsureSuccess();
            context.Response.ContentType = "application/timestamp-reply";
            await context.Response.SendFileAsync(folder.File("reply"));
        });
        await app.StartAsync();
        return app;
    }
}
