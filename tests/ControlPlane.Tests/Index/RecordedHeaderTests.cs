using System.Text;

namespace HoopWire.ControlPlane.Tests;

public class RecordedHeaderTests
{
    private const string Line = """{"event":"session","target":"orders","protocol":"postgres","client":"10.0.0.1:5","user":"alice" """;

    [Theory]
    [InlineData(""","method":"jwt:ci","kind":"ci","credentialId":"t-1" """, "Ci", "t-1")]
    [InlineData(""","agent":"bot","kind":"agent" """, "Agent", null)]
    [InlineData(""","kind":"person" """, "Person", null)]
    [InlineData(""","agent":"bot" """, "Agent", null)]
    [InlineData("", "Person", null)]
    [InlineData(""","agent":"bot","kind":"king" """, "Agent", null)]
    public void Read_WhoItWas_IsAsTheIndexHasIt(string more, string kind, string? credentialId)
    {
        RecordedHeader header = RecordedHeader.Read(7, Encoding.UTF8.GetBytes(Line + more), new KnownTexts());
        Assert.Equal(("alice", kind, credentialId), (header.User, header.Kind, header.CredentialId));
    }
}
