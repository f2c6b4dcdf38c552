using HoopWire.Access;

namespace HoopWire.Gateway.Configuration;

public sealed class TargetTlsTests : IDisposable
{
    private readonly ConfigFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("postgres")]
    [InlineData("mysql")]
    public void Load_TargetThatSaysNothingOfTls_IsVerifiedInFull(string protocol)
    {
        var loaded = _fixture.Load(ConfigFixture.Minimal.Replace("protocol: postgres", $"protocol: {protocol}", StringComparison.Ordinal));
        Assert.Equal(TargetTls.VerifyFull, Assert.Single(loaded.Config!.Targets).Tls);
        Assert.DoesNotContain(loaded.Problems, problem => problem.Key == "targets[orders].tls");
    }

    [Theory]
    [InlineData("disable", TargetTls.Disable, true)]
    [InlineData("require", TargetTls.Require, true)]
    [InlineData("verify-ca", TargetTls.VerifyCa, false)]
    [InlineData("verify-full", TargetTls.VerifyFull, false)]
    public void Load_TargetsTls_IsReadAndWarnedOfWhereNobodyIsVerified(string word, TargetTls tls, bool isWarned)
    {
        var loaded = _fixture.Load(ConfigFixture.Minimal.Replace("database: orders,", $"database: orders, tls: {word},", StringComparison.Ordinal));
        Assert.Equal(tls, Assert.Single(loaded.Config!.Targets).Tls);
        Assert.Equal(isWarned, loaded.Problems.Any(problem => problem is { Key: "targets[orders].tls", IsError: false }));
    }
}
