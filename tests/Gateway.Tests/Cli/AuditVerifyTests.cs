using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HoopWire.Gateway.Configuration;
using HoopWire.Kit;
using HoopWire.Sessions;

namespace HoopWire.Gateway.Cli;

public sealed class AuditVerifyTests : IDisposable
{
    private const string Authority =
        """
        [tsa]
        default_tsa = one
        [one]
        serial = serial
        signer_cert = tsa.pem
        certs = intermediate.pem
        signer_key = tsa.key
        signer_digest = sha256
        default_policy = 1.2.3.4.1
        digests = sha256
        """;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly CliFixture _cli = new();

    public AuditVerifyTests()
    {
        _cli.Environment["PW"] = "canary-password";
        _cli.Write("hoopwire.yaml", ConfigFixture.Minimal);
    }

    private string Data => Path.Combine(_cli.Folder, "data");

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Verify_PlantedNameThatActsOnTerminals_IsShownAsText()
    {
        await BeginAsync();
        string day = Directory.CreateDirectory(Path.Combine(Data, "recordings", "2026", "11", "22")).FullName, id = SessionId.New(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
        await File.WriteAllTextAsync(Path.Combine(day, $"{id}.\u001b[2J\u001b[32mWhole\n.jsonl.zst"), "");
        var verify = await _cli.RunAsync("audit", "verify");
        Assert.Equal(1, verify.ExitCode);
        Assert.Contains(id, verify.StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', verify.StandardOutput);
        Assert.Equal(2, verify.StandardOutput.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public async Task Verify_NothingOpen_CountsNone()
    {
        await BeginAsync();
        var verify = await _cli.RunAsync("audit", "verify");
        Assert.Equal((0, ""), (verify.ExitCode, verify.StandardError));
        Assert.Contains(" 0 running, 0 left open, ", verify.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_TimestampAuthority_IsTheOneGiven()
    {
        string log = await BeginAsync();
        using RSA rootKey = RSA.Create(2048), intermediateKey = RSA.Create(2048), key = RSA.Create(2048);
        using var root = Request("CN=Root", rootKey, isAuthority: true).CreateSelfSigned(Start, Start.AddYears(30));
        using var intermediate = Request("CN=Intermediate", intermediateKey, isAuthority: true).Create(root.SubjectName, X509SignatureGenerator.CreateForRSA(rootKey, RSASignaturePadding.Pkcs1), Start, Start.AddYears(20), [1]);
        using var signer = Request("CN=Time", key, isAuthority: false).Create(intermediate.SubjectName, X509SignatureGenerator.CreateForRSA(intermediateKey, RSASignaturePadding.Pkcs1), Start, Start.AddYears(10), [2]);
        using var stranger = Request("CN=Root", key, isAuthority: true).CreateSelfSigned(Start, Start.AddYears(30));
        foreach (var (name, text) in new[]
        {
            ("tsa.cnf", Authority), ("tsa.pem", signer.ExportCertificatePem()), ("tsa.key", key.ExportPkcs8PrivateKeyPem()), ("intermediate.pem", intermediate.ExportCertificatePem()),
            ("root.pem", root.ExportCertificatePem()), ("stranger.pem", stranger.ExportCertificatePem()), ("empty.pem", ""),
        })
        {
            _cli.Write(name, text);
        }

        string[] lines = await File.ReadAllLinesAsync(log);
        string head = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines[^1])));
        string token = Path.ChangeExtension(log, lines.Length.ToString(CultureInfo.InvariantCulture) + ".tst");
        (await RunningProcess.RunAsync("sh", ["-c", $"cd {_cli.Folder} && openssl ts -query -sha256 -digest {head} -cert -out query && openssl ts -reply -config tsa.cnf -queryfile query -token_out -out {token}"])).EnsureSuccess();
        var verify = await _cli.RunAsync("audit", "verify", "--timestamp-ca", "root.pem");
        Assert.Equal((0, ""), (verify.ExitCode, verify.StandardError));
        Assert.Contains("1 proofs of time", verify.StandardOutput, StringComparison.Ordinal);
        verify = await _cli.RunAsync("audit", "verify", "--timestamp-ca", "stranger.pem");
        Assert.Equal(1, verify.ExitCode);
        Assert.Contains("comes from an authority other than those given", verify.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("holds no certificate", (await _cli.RunAsync("audit", "verify", "--timestamp-ca", "empty.pem")).StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rebuild_Done_IsInTheRootLog()
    {
        string log = await File.ReadAllTextAsync(await BeginAsync());
        Assert.Contains("\"event\":\"audit-rebuilt\"", log, StringComparison.Ordinal);
        Assert.Contains("\"user\":\"operator:", log, StringComparison.Ordinal);
    }

    private static CertificateRequest Request(string name, RSA key, bool isAuthority)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(isAuthority ? X509KeyUsageFlags.KeyCertSign : X509KeyUsageFlags.DigitalSignature, true));
        if (!isAuthority) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.8")], true));
        return request;
    }

    // A root log with a line: what is done without the gateway stands in it too. Its file.
    private async Task<string> BeginAsync()
    {
        (await _cli.RunAsync("audit", "rebuild")).EnsureSuccess();
        return Assert.Single(Directory.GetFiles(Path.Combine(Data, "audit"), "*.jsonl"));
    }
}
