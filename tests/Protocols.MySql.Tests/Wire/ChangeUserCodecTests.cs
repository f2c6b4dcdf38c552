using System.Text;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Tests.Wire;

public class ChangeUserCodecTests
{
    private const Capabilities All = Capabilities.SecureConnection | Capabilities.PluginAuth | Capabilities.ConnectAttributes;

    // As MariaDB's C library writes it.
    private static readonly byte[] Whole =
        [17, .. "alice#shop\0"u8, 3, 1, 2, 3, .. "shop\0"u8, 45, 0, .. "mysql_native_password\0"u8, 12, 1, .. "k"u8, 5, .. "value"u8, 1, .. "l"u8, 1, .. "w"u8];

    private const int Required = 1 + 11 + 4 + 5;

    [Fact]
    public void ChangeUser_EveryField_IsRead()
    {
        Assert.True(ChangeUserRequest.TryRead(Whole, All, out var read));
        Assert.Equal(("alice#shop", "shop", (ushort?)45, "mysql_native_password"), (read!.User, read.Database, read.Collation, read.Plugin));
        Assert.Equal([1, 2, 3], read.Answer);
        Assert.Equal("k=value l=w", string.Join(' ', read.Attributes!.Value.Select(a => $"{a.Key}={a.Value}")));
        Assert.Equal(Whole, Payload.Of(output => read.Write(output, All)));
    }

    [Theory]
    [InlineData(0, null, null)]
    [InlineData(2, (ushort)45, null)]
    // The zero behind the plugin may be left out.
    [InlineData(2 + 21, (ushort)45, "mysql_native_password")]
    [InlineData(2 + 22, (ushort)45, "mysql_native_password")]
    public void ChangeUser_FieldsLeftOut_AreNone(int behind, ushort? collation, string? plugin)
    {
        Assert.True(ChangeUserRequest.TryRead(Whole.AsSpan(0, Required + behind), All, out var read));
        Assert.Equal((collation, plugin, false), (read!.Collation, read.Plugin, read.Attributes is not null));
    }

    [Fact]
    public void ChangeUser_CutAtEveryOffset_IsReadOnlyBetweenFields()
    {
        int plugin = Required + 2, attributes = plugin + 22;
        for (int cut = 0; cut < Whole.Length; cut++)
        {
            // Of the plugin's name any part is a name.
            bool isWhole = cut == Required || (cut >= plugin && cut <= attributes);
            Assert.True(isWhole == ChangeUserRequest.TryRead(Whole.AsSpan(0, cut), All, out _), $"cut at {cut}");
        }
    }

    [Theory]
    [InlineData(All, true)]
    [InlineData(All & ~Capabilities.ConnectAttributes, false)]
    [InlineData(Capabilities.SecureConnection, false)]
    internal void ChangeUser_FieldsOfNoCapability_AreNoneOfIt(Capabilities capabilities, bool isRead) =>
        Assert.Equal(isRead, ChangeUserRequest.TryRead(Whole, capabilities, out _));

    [Fact]
    public void ChangeUser_BytesBehind_AreMalformed()
    {
        Assert.False(ChangeUserRequest.TryRead([.. Whole, 0], All, out _));
        Assert.False(ChangeUserRequest.TryRead([.. Whole.AsSpan(0, Required + 2), 0], Capabilities.SecureConnection, out _));
        Assert.False(ChangeUserRequest.TryRead([16, .. Whole.AsSpan(1)], All, out _));
        Assert.False(ChangeUserRequest.TryRead([], All, out _));
    }

    /// <summary>Clients of before CLIENT_SECURE_CONNECTION close the answer with a zero.</summary>
    [Fact]
    public void ChangeUser_AnswerOfTheOldForm_EndsWithAZero()
    {
        Assert.True(ChangeUserRequest.TryRead([17, .. "alice\0ab\0shop\0"u8], Capabilities.None, out var read));
        Assert.Equal(("alice", "ab", "shop"), (read!.User, Encoding.ASCII.GetString(read.Answer), read.Database));
        Assert.False(ChangeUserRequest.TryRead([17, .. "alice\0ab\0shop"u8], Capabilities.None, out _));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 251)]
    [InlineData("a", 255)]
    public void ChangeUser_AnswerOfAnyLength_HasOneByteOfIt(string database, int length)
    {
        byte[] bytes = [17, .. "alice\0"u8, (byte)length, .. new byte[length], .. Encoding.ASCII.GetBytes(database), 0];
        Assert.True(ChangeUserRequest.TryRead(bytes, All, out var read));
        Assert.Equal((length, database.Length == 0 ? null : database), (read!.Answer.Length, read.Database));
        if (length > 0) Assert.False(ChangeUserRequest.TryRead(bytes.AsSpan(0, 7 + length), All, out _));
    }

    [Theory]
    [InlineData(LoginFields.AttributesMax, true)]
    [InlineData(LoginFields.AttributesMax + 1, false)]
    public void ChangeUser_Attributes_AreBounded(int count, bool isRead)
    {
        var request = new ChangeUserRequest("a") { Collation = 45, Plugin = "p", Attributes = [.. Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"{i}", ""))] };
        Assert.Equal(isRead, ChangeUserRequest.TryRead(Payload.Of(output => request.Write(output, All)), All, out var read));
        if (isRead) Assert.Equal(count, read!.Attributes!.Value.Length);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void ChangeUser_LongerThanALogin_IsMalformed(int over, bool isRead)
    {
        byte[] bytes = [17, .. Enumerable.Repeat((byte)'a', MySqlLimits.LoginBytesMax - 4 + over), 0, 0, 0];
        Assert.Equal(isRead, ChangeUserRequest.TryRead(bytes, All, out _));
    }

    [Fact]
    public void ChangeUser_RandomBytes_NeverThrows()
    {
        var random = new Random(20261130);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] changed = [.. Whole];
            for (int c = random.Next(4); c >= 0; c--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            _ = ChangeUserRequest.TryRead(changed.AsSpan(0, random.Next(changed.Length + 1)), All, out _);
            _ = ChangeUserRequest.TryRead(changed, Capabilities.None, out _);
        }
    }
}
