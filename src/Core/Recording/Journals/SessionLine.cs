using HoopWire.Recording.Drain;
using HoopWire.Sessions;

namespace HoopWire.Recording.Journals;

/// <summary>The first line of a recording, without its closing brace and end of line.</summary>
internal static class SessionLine
{
    /// <summary>Version of the lines' meaning.</summary>
    public const int Version = 1;

    public static byte[] Encode(SessionHeader header)
    {
        var line = new LineBuffer();
        line.Raw("{\"event\":\"session\",\"id\":"u8);
        line.Quoted(header.Id);
        Text(line, ",\"user\":"u8, header.Identity.User);
        Text(line, ",\"agent\":"u8, header.Identity.Agent);
        Groups(line, header);
        Text(line, ",\"target\":"u8, header.Target);
        Text(line, ",\"protocol\":"u8, header.Protocol);
        Text(line, ",\"credential\":"u8, header.Credential);
        Text(line, ",\"database\":"u8, header.Database);
        Text(line, ",\"client\":"u8, header.ClientAddress);
        line.Raw(",\"startedAt\":"u8);
        line.Time(RecordedTime.Of(header.StartedAt));
        Text(line, ",\"method\":"u8, header.Identity.Method);
        Text(line, ",\"kind\":"u8, header.Identity.Kind.ToString().ToLowerInvariant());
        Text(line, ",\"credentialId\":"u8, header.Identity.CredentialId);
        Text(line, ",\"reason\":"u8, header.Reason);
        Text(line, ",\"application\":"u8, header.ClientApplication);
        Text(line, ",\"results\":"u8, header.Results.ToString().ToLowerInvariant());
        line.Raw(",\"version\":"u8);
        line.Number(Version);
        byte[] bytes = line.Written.ToArray();
        line.Clear();
        return bytes;
    }

    private static void Groups(LineBuffer line, SessionHeader header)
    {
        line.Raw(",\"groups\":["u8);
        bool first = true;
        foreach (string group in header.Identity.Groups.IsDefault ? [] : header.Identity.Groups)
        {
            if (!first) line.Raw(","u8);
            first = false;
            line.Quoted(group);
        }

        line.Raw("]"u8);
    }

    private static void Text(LineBuffer line, ReadOnlySpan<byte> name, string? text)
    {
        if (text is null) return;
        line.Raw(name);
        line.Quoted(text);
    }
}
