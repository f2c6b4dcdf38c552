using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Tests.Wire;

public class LoginCodecTests
{
    private const Capabilities All = Capabilities.Protocol41 | Capabilities.SecureConnection | Capabilities.PluginAuth | Capabilities.PluginAuthLengthEncoded
        | Capabilities.ConnectAttributes | Capabilities.ConnectWithDb;

    // A greeting of MySQL 8.4.2, written from the protocol's documentation.
    private const string MySql84 =
        "0a382e342e32000b0000001a2b3c4d5e6f70710 0ffffff0200ffdf1500000000000000000000" + "0102030405060708090a0b0c00" + "63616368696e675f736861325f70617373776f726400";

    [Fact]
    public void Greeting_OfMySql84_IsRead()
    {
        byte[] bytes = Convert.FromHexString(MySql84.Replace(" ", "", StringComparison.Ordinal));
        Assert.True(Greeting.TryRead(bytes, out var greeting));
        Assert.Equal(("8.4.2", 11u, "caching_sha2_password", (byte)255), (greeting!.ServerVersion, greeting.ConnectionId, greeting.Plugin, greeting.Collation));
        Assert.Equal(Convert.FromHexString("1a2b3c4d5e6f70710102030405060708090a0b0c"), greeting.Challenge);
        Assert.True(greeting.Capabilities.HasFlag(Capabilities.DeprecateEof | Capabilities.SessionTrack | Capabilities.Ssl));
        // The zero behind the plugin may be left out; the rest may not.
        for (int cut = 0; cut < bytes.Length - AuthenticationPlugin.CachingSha2.Length - 1; cut++)
            Assert.False(Greeting.TryRead(bytes.AsSpan(0, cut), out _), $"cut at {cut}");
        Assert.False(Greeting.TryRead([9, .. bytes[1..]], out _));
        Assert.False(Greeting.TryRead([.. bytes, 0], out _));
    }

    [Fact]
    public void Greeting_Written_IsRead()
    {
        byte[] challenge = [.. Enumerable.Range(1, Greeting.ChallengeBytes).Select(i => (byte)i)];
        byte[] bytes = Payload.Of(new Greeting("5.5.5-10.11.0-MariaDB", 1u << 30, challenge, All, "mysql_native_password").Write);
        Assert.True(Greeting.TryRead(bytes, out var greeting));
        Assert.Equal(challenge, greeting!.Challenge);
        Assert.Equal((All, "mysql_native_password", 1u << 30), (greeting.Capabilities, greeting.Plugin, greeting.ConnectionId));
    }

    [Theory]
    [InlineData(Capabilities.None, Capabilities.MariaDbBulk | Capabilities.MariaDbBulkUnitResults)]
    [InlineData(Capabilities.None, Capabilities.MariaDbBulk)]
    [InlineData(Capabilities.LongPassword, Capabilities.None)]
    internal void MariaDbCapabilities_Written_AreReadWhereLongPasswordIsLeftOut(Capabilities mark, Capabilities expected)
    {
        var written = All | mark | (mark == Capabilities.None ? expected : Capabilities.MariaDbBulk);
        byte[] greeting = Payload.Of(new Greeting("11.5.2-MariaDB", 7, new byte[Greeting.ChallengeBytes], written, "mysql_native_password").Write);
        Assert.True(Greeting.TryRead(greeting, out var read));
        Assert.Equal(All | mark | expected, read!.Capabilities);
        byte[] response = Payload.Of(new HandshakeResponse(new SslRequest(written, 1 << 24, 45), "alice") { Answer = new byte[20] }.Write);
        Assert.True(HandshakeResponse.TryRead(response, out var back));
        Assert.Equal(All | mark | expected, back!.Head.Capabilities);
        // The last four of the reserved bytes (https://mariadb.com/kb/en/connection/).
        Assert.Equal((byte)((ulong)expected >> 32), response[28]);
        for (int cut = 0; cut < SslRequest.Bytes; cut++) Assert.False(SslRequest.TryRead(response.AsSpan(0, cut), out _), $"cut at {cut}");
    }

    [Fact]
    public void HandshakeResponse_CutAtEveryOffset_IsMalformedUnlessWhole()
    {
        var response = new HandshakeResponse(new SslRequest(All, 1 << 24, 45), "alice#shop")
        {
            Answer = new byte[32],
            Database = "shop",
            Plugin = "caching_sha2_password",
            Attributes = [new("_client_name", "libmysql"), new("program_name", "")],
        };
        byte[] bytes = Payload.Of(response.Write);
        Assert.True(HandshakeResponse.TryRead(bytes, out var read));
        Assert.Equal(("alice#shop", "shop", "caching_sha2_password", 32, 2), (read!.User, read.Database, read.Plugin, read.Answer.Length, read.Attributes.Length));
        // Behind the answer some clients leave fields out.
        const int Required = SslRequest.Bytes + 11 + 33;
        for (int cut = 0; cut < Required; cut++) Assert.False(HandshakeResponse.TryRead(bytes.AsSpan(0, cut), out _), $"cut at {cut}");
        Assert.False(HandshakeResponse.TryRead([.. bytes, 0], out _));
    }

    [Theory]
    [InlineData(new byte[] { 1 }, 1)]
    [InlineData(new byte[] { 22 }, 22)]
    // As MariaDB's library writes it.
    [InlineData(new byte[] { 3, 0, 0, 0 }, 3)]
    [InlineData(new byte[] { }, 0)]
    [InlineData(new byte[] { 0 }, 0)]
    [InlineData(new byte[] { 23 }, 0)]
    [InlineData(new byte[] { 255 }, 0)]
    [InlineData(new byte[] { 3, 0 }, 0)]
    [InlineData(new byte[] { 3, 0, 0, 1 }, 0)]
    [InlineData(new byte[] { 3, 0, 0, 0, 0 }, 0)]
    public void HandshakeResponse_LevelOfZstandard_IsReadWhereItIsOne(byte[] behind, int level)
    {
        var response = new HandshakeResponse(new SslRequest(All | Capabilities.ZstdCompression, 1 << 24, 45), "alice") { Answer = new byte[32], Plugin = "caching_sha2_password", ZstdLevel = 3 };
        byte[] bytes = Payload.Of(response.Write);
        bool taken = HandshakeResponse.TryRead([.. bytes[..^1], .. behind], out var read);
        Assert.Equal(level, taken ? read!.ZstdLevel : 0);
        Assert.True(HandshakeResponse.TryRead(bytes, out read) && read!.ZstdLevel == 3);
    }

    [Fact]
    public void HandshakeResponse_RandomBytes_NeverThrows()
    {
        byte[] bytes = Payload.Of(new HandshakeResponse(new SslRequest(All, 1, 45), "a") { Answer = [1], Attributes = [new("k", "v")] }.Write);
        var random = new Random(20261128);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] changed = [.. bytes];
            for (int c = random.Next(4); c >= 0; c--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            _ = HandshakeResponse.TryRead(changed.AsSpan(0, random.Next(changed.Length + 1)), out _);
            _ = Greeting.TryRead(changed, out _);
        }
    }

    [Fact]
    public void SslRequest_HeadOfTheResponse_IsRead()
    {
        byte[] bytes = Payload.Of(new SslRequest(All | Capabilities.Ssl, 1 << 24, 33).Write);
        Assert.Equal(SslRequest.Bytes, bytes.Length);
        Assert.True(SslRequest.TryRead(bytes, out var request) && request.Collation == 33);
        for (int cut = 0; cut < bytes.Length; cut++) Assert.False(SslRequest.TryRead(bytes.AsSpan(0, cut), out _));
        // The packet of before 4.1 has other fields.
        Assert.False(SslRequest.TryRead([0, 0, .. bytes[2..]], out _));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(32)]
    [InlineData(0)]
    public void AuthSwitchRequest_ChallengeOfAnyLength_IsWhatWasWritten(int length)
    {
        // The last byte of a nonce may be zero, and is a part of it.
        byte[] data = [.. Enumerable.Range(1, Math.Max(0, length - 1)).Select(i => (byte)i), .. length > 0 ? new byte[1] : []];
        if (length == Greeting.ChallengeBytes) data[^1] = 9;
        byte[] bytes = Payload.Of(new AuthSwitchRequest("client_ed25519", data).Write);
        Assert.True(AuthSwitchRequest.TryRead(bytes, out var request));
        Assert.Equal(("client_ed25519", Convert.ToHexString(data)), (request!.Plugin, Convert.ToHexString(request.Data)));
        Assert.False(AuthSwitchRequest.TryRead([0xFE], out _));
    }

    [Fact]
    public void ChallengeAnswer_RightAndWrong_AreTold()
    {
        byte[] challenge = [.. Enumerable.Range(7, Greeting.ChallengeBytes).Select(i => (byte)i)];
        var hashes = Access.KeyHashes.Of("1", new Access.Secret("hw_key"));
        byte[] sha2 = ChallengeAnswer.Sha2("hw_key"u8, challenge), native = ChallengeAnswer.Native("hw_key"u8, challenge);
        Assert.True(ChallengeAnswer.IsSha2(sha2, hashes.Sha256Twice.AsSpan(), challenge));
        Assert.True(ChallengeAnswer.IsNative(native, hashes.Sha1Twice.AsSpan(), challenge));
        challenge[0]++;
        Assert.False(ChallengeAnswer.IsSha2(sha2, hashes.Sha256Twice.AsSpan(), challenge));
        Assert.False(ChallengeAnswer.IsNative(native, hashes.Sha1Twice.AsSpan(), challenge));
        Assert.False(ChallengeAnswer.IsSha2([], hashes.Sha256Twice.AsSpan(), challenge));
        Assert.False(ChallengeAnswer.IsNative(native, [], challenge));
    }
}
