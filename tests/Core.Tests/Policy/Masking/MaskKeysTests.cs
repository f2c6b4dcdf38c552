using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Policy.Masking;

namespace HoopWire.Core.Tests.Policy.Masking;

public class MaskKeysTests
{
    private static readonly Secret Gateway = new("canary-secret-of-the-gateway");

    [Fact]
    public void Of_TwoDomains_HaveDifferentKeys()
    {
        var keys = new MaskKeys(Gateway, ImmutableDictionary<string, Secret>.Empty);
        string[] all = [Hex(keys.Of("a").Token), Hex(keys.Of("a").Fpe), Hex(keys.Of("b").Token), Hex(keys.Of("b").Fpe)];
        Assert.Equal(4, all.Distinct().Count());
        Assert.Equal(Hex(keys.Of("a").Token), Hex(new MaskKeys(Gateway, ImmutableDictionary<string, Secret>.Empty).Of("a").Token));
    }

    [Fact]
    public void Of_DomainWithItsOwnSecret_DoesNotDependOnTheGateway()
    {
        var own = ImmutableDictionary<string, Secret>.Empty.Add("shared", new Secret("canary-secret-of-two-gateways"));
        var here = new MaskKeys(Gateway, own);
        var there = new MaskKeys(new Secret("canary-secret-of-another"), own);
        Assert.Equal(Hex(here.Of("shared").Token), Hex(there.Of("shared").Token));
        Assert.NotEqual(Hex(here.Of("local").Token), Hex(there.Of("local").Token));
    }

    [Fact]
    public void LoadOrCreate_SecondStart_GivesTheSameSecret()
    {
        using var folder = new TemporaryFolder();
        string keys = folder.File("keys");
        var first = MaskSecretFile.LoadOrCreate(keys);
        Assert.Equal(first, MaskSecretFile.LoadOrCreate(keys));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(keys, "masks.key")));
        File.WriteAllText(Path.Combine(keys, "masks.key"), "bm90IGEga2V5");
        Assert.Throws<IOException>(() => MaskSecretFile.LoadOrCreate(keys));
    }

    [Fact]
    public void Hash_SteadyState_AllocatesNothing()
    {
        using var cipher = new MaskCipher(new MaskKeys(Gateway, ImmutableDictionary<string, Secret>.Empty).Of("a"));
        byte[] hash = new byte[MaskCipher.HashBytes];
        cipher.Hash(1, "078-05-1120"u8, hash);
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (int i = 0; i < 1000; i++) cipher.Hash(1, "078-05-1120"u8, hash);
        }));
    }

    private static string Hex(ReadOnlySpan<byte> key) => Convert.ToHexString(key);
}
