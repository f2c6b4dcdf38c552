using System.Text;
using HoopWire.Access;

namespace HoopWire.Core.Tests.Access;

/// <summary>Keys as ssh-keygen made them, and what it says of them.</summary>
public class UserPublicKeyTests
{
    private const string Ed = "AAAAC3NzaC1lZDI1NTE5AAAAID1js8Y8cENLhXPRZlX9D/mH+qGNv/YRxWSsz2ik0jhQ";
    private const string Nist = "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBJHmd3dDoGjmjiOmrd17VyXT8BupVNJQWiTPb+1O1rUpgaZa4aYMfhAwSg8S2k2GVv+OQwAGcSCIpFKX+JlvAgQ=";
    private const string Rsa = "AAAAB3NzaC1yc2EAAAADAQABAAABAQDZZ8YCnYx6qzcgs4JkPbBhIpI0qpB11VnLowyPdK+jr3n3Cz2GP0AKzMmMsiEu9+panVw2zJ8nsonLaNEcZzijZ9hjMvqCApYu6I0YIFO4i0NArUGzy2pdCWti2LC5KddI2jrdWYG0I4NVfEegIQig8SvbA+peKv70Uo7RR1H3aWlno4pojZyeqlkV8ScEvZNBQ+V5vVpk8A3I283HnDG0joAxUW+kT5usQtaWThg2rJsnPY8+fAbP1GQQxmhV83yZUY7hF5F5J2Q8lGezMtyWIH68OY99T8MLUL3nDcnlp6sJbReZNbHeIzUFq7VCYahpEmSzRkW/cLSBhAwDcVFB";

    [Theory]
    [InlineData("ssh-ed25519", Ed, " alice@laptop", "SHA256:S6EST6aF024S0iKRrdOTih0p5QbQreelth7NAWYR8YM")]
    [InlineData("ssh-ed25519", Ed, "", "SHA256:S6EST6aF024S0iKRrdOTih0p5QbQreelth7NAWYR8YM")]
    [InlineData("ecdsa-sha2-nistp256", Nist, " two words", "SHA256:6b34sm1mVmlzFV4HRUr5n9VtMI7BilQXiJvlQBW2gbU")]
    [InlineData("ssh-rsa", Rsa, " ", "SHA256:GpytXE4Hi8Vj5TysEDI1xS6aHYc2+ZkOIPYkKfdBIH0")]
    public void TryParse_LineOfAKey_HasItsFingerprint(string algorithm, string base64, string comment, string fingerprint)
    {
        var key = UserPublicKey.TryParse($"{algorithm} {base64}{comment}");
        Assert.Equal(new UserPublicKey(algorithm, fingerprint), key);
        Assert.Equal(key, UserPublicKey.TryRead(Convert.FromBase64String(base64)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ssh-ed25519")]
    [InlineData(Ed)]
    [InlineData("ssh-rsa " + Ed)]
    [InlineData("from=\"10.0.0.0/8\" ssh-ed25519 " + Ed)]
    [InlineData("ssh-ed25519 AAAA*3NzaC1lZDI1NTE5")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----")]
    public void TryParse_OtherLine_IsNone(string line) => Assert.Null(UserPublicKey.TryParse(line));

    [Fact]
    public void TryRead_BytesThatAreCutOrMore_AreNone()
    {
        byte[] whole = Convert.FromBase64String(Nist);
        for (int length = 0; length < whole.Length; length++)
        {
            // A name and the curve's name are a whole list of two, which another kind might have: what it means is the kind's own.
            if (length == 4 + 19 + 4 + 8) continue;
            Assert.Null(UserPublicKey.TryRead(whole.AsSpan(0, length)));
        }

        Assert.Null(UserPublicKey.TryRead([.. whole, 0]));
        Assert.Null(UserPublicKey.TryRead([0xFF, 0xFF, 0xFF, 0xFF, .. Encoding.ASCII.GetBytes("ssh-rsa")]));
        Assert.Null(UserPublicKey.TryRead([0, 0, 0, 1, (byte)'\n', 0, 0, 0, 0]));
        Assert.Null(UserPublicKey.TryRead([0, 0, 0, 0, 0, 0, 0, 0]));
    }
}
