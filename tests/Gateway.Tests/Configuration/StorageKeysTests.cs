using HoopWire.Gateway.Recordings;

namespace HoopWire.Gateway.Configuration;

public sealed class StorageKeysTests : IDisposable
{
    private readonly ConfigFixture _fixture = new();

    public StorageKeysTests() => _fixture.Environment["SECRET"] = "canary-store-secret";

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Load_Storage_EveryKeyIsRead()
    {
        var config = _fixture.Valid(With("""
            {bucket: b, endpoint: "https://store.example.com", region: eu-central-1, prefix: gw, pathStyle: false, partSize: 8MB, keepLocal: 30d,
             credential: {accessKey: {env: SECRET}, secretKey: {env: SECRET}}, objectLock: {mode: compliance, for: 365d}}
            """));
        var s3 = config.Recording.S3!;
        Assert.Equal(("b", new Uri("https://store.example.com"), "eu-central-1", "gw/"), (s3.Bucket, s3.Endpoint, s3.Region, s3.Prefix));
        Assert.Equal((false, 8L << 20, TimeSpan.FromDays(30)), (s3.PathStyle, s3.PartBytes, s3.KeepLocal));
        Assert.Equal((ObjectLockMode.Compliance, TimeSpan.FromDays(365)), (s3.Lock, s3.LockFor));
        Assert.Equal("canary-store-secret", s3.SecretKey!.RevealText());
        Assert.DoesNotContain("canary", s3.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_BucketAlone_IsAwsWithWhatTheMachineHas()
    {
        var s3 = _fixture.Valid(With("{bucket: b}")).Recording.S3!;
        Assert.Equal((null, null, false, "", ObjectLockMode.None), (s3.Endpoint, s3.AccessKey, s3.PathStyle, s3.Prefix, s3.Lock));
        Assert.True(_fixture.Valid(With("{bucket: b, endpoint: \"http://127.0.0.1:9000\"}")).Recording.S3!.PathStyle);
    }

    [Fact]
    public void Load_Metrics_EveryKeyIsRead()
    {
        var config = _fixture.Valid(ConfigFixture.Minimal + "metrics: {otlp: {endpoint: \"https://collector.example.com:4318/x\", interval: 30s, headers: {Authorization: {env: SECRET}}}}\n");
        Assert.Equal(TimeSpan.FromSeconds(30), config.Metrics!.Interval);
        Assert.Equal(new Uri("https://collector.example.com:4318/x/v1/metrics"), config.Metrics.Otlp.AddressOf("metrics"));
        Assert.Equal("canary-store-secret", config.Metrics.Otlp.Headers["authorization"].RevealText());
    }

    [Theory]
    [InlineData("{prefix: gw}", "bucket", "missing; expected a bucket's name")]
    [InlineData("{bucket: b, endpoint: \"http://store.example.com\"}", "endpoint", "not encrypted")]
    [InlineData("{bucket: b, credential: {accessKey: {env: SECRET}}}", "credential.secretKey", "missing; expected {env: NAME}")]
    [InlineData("{bucket: b, credential: {accessKey: AKIA, secretKey: {env: SECRET}}}", "credential.accessKey", "found a literal secret")]
    [InlineData("{bucket: b, objectLock: {mode: compliance}}", "objectLock.for", "missing; expected a duration")]
    [InlineData("{bucket: b, objectLock: {mode: compliance, for: 1h}}", "objectLock.for", "expected 1d or more")]
    [InlineData("{bucket: b, partSize: 1MB}", "partSize", "expected 5MB to 1GB")]
    [InlineData("{bucket: b, prefix: /gw}", "prefix", "expected no slash at the start")]
    [InlineData("{bucket: b, buckets: 2}", "buckets", "unknown key")]
    public void Load_WrongStorage_SaysWhatIsExpected(string s3, string key, string message)
    {
        var mistake = _fixture.Mistake(With(s3));
        Assert.Equal("recording.storage.s3." + key, mistake.Key);
        Assert.Contains(message, mistake.Message, StringComparison.Ordinal);
    }

    private static string With(string s3) => ConfigFixture.Minimal + $"recording: {{storage: {{s3: {s3.ReplaceLineEndings(" ")}}}}}\n";
}
