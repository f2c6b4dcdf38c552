using System.Collections.Immutable;
using HoopWire.Access;

namespace HoopWire.Core.Tests.Access;

public class TargetTests
{
    [Fact]
    public void Equals_ReadAgainUnchanged_IsTrue()
    {
        Assert.Equal(Read(), Read());
        Assert.Equal(Read().GetHashCode(), Read().GetHashCode());
    }

    [Fact]
    public void Equals_AnyPartChanged_IsFalse()
    {
        Target[] changed =
        [
            Read() with { Port = 5433 },
            Read() with { Database = "other" },
            Read() with { Tls = TargetTls.Require },
            Read() with { CaFile = "/other.pem" },
            Read("another"),
            Read() with { Credentials = [] },
            Read() with { Labels = ImmutableDictionary<string, string>.Empty.Add("env", "test") },
        ];
        Assert.All(changed, target => Assert.NotEqual(Read(), target));
    }

    private static Target Read(string password = "secret") => new("orders", "postgres", "10.0.0.5", 5432)
    {
        Database = "orders",
        CaFile = "/ca.pem",
        Credentials = [new TargetCredential("default", "app") { Password = new Secret(password) }],
        Labels = ImmutableDictionary<string, string>.Empty.Add("env", "prod"),
    };
}
