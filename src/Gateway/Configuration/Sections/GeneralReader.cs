namespace HoopWire.Gateway.Configuration;

/// <summary>Reads the single values: limits, session, addresses.</summary>
internal static class GeneralReader
{
    private static readonly (string Word, TransportKind Value)[] Transports =
    [
        ("auto", TransportKind.Auto), ("io_uring", TransportKind.Uring), ("epoll", TransportKind.Epoll), ("sockets", TransportKind.Sockets),
    ];

    /// <summary>Limits of <c>limits</c> and <c>session</c>.</summary>
    public static GatewayLimits ReadLimits(Section root)
    {
        var limits = new GatewayLimits();
        if (root.Child("limits") is { } section)
        {
            limits = limits with
            {
                Sessions = section.Integer("sessions", 1, 1_000_000) ?? limits.Sessions,
                PerUser = section.Integer("perUser", 1, 1_000_000) ?? limits.PerUser,
                PerAddress = section.Integer("perAddress", 1, 1_000_000) ?? limits.PerAddress,
                OpenApprovals = section.Integer("openApprovals", 1, 10_000) ?? limits.OpenApprovals,
                ApprovalsPerMinute = section.Integer("approvalsPerMinute", 1, 10_000) ?? limits.ApprovalsPerMinute,
                HandshakeTimeout = section.Duration("handshakeTimeout") ?? limits.HandshakeTimeout,
                TargetTimeout = section.Duration("targetTimeout") ?? limits.TargetTimeout,
                StatementBytesMax = Bytes(section, "maxStatement") ?? limits.StatementBytesMax,
                MaskedRowBytesMax = Bytes(section, "maxMaskedRow") ?? limits.MaskedRowBytesMax,
            };
            section.Done();
        }

        if (root.Child("session") is not { } session) return limits;
        limits = limits with { Idle = session.Duration("idle") ?? limits.Idle, Max = session.Duration("max") ?? limits.Max };
        session.Done();
        return limits;
    }

    /// <summary>How bytes move.</summary>
    public static TransportKind ReadTransport(Section root) => root.Choice("transport", Transports) ?? TransportKind.Auto;

    /// <summary>The data directory; absolute.</summary>
    public static string ReadDataDirectory(Section root)
    {
        string? text = root.Text("dataDirectory", "a folder");
        string file = root.Map.Find("dataDirectory")?.Value.File ?? root.Map.File;
        return ConfigFiles.Resolve(file, text ?? "data");
    }

    /// <summary>The public address.</summary>
    public static Uri? ReadPublicUrl(Section root) => root.WebAddress("publicUrl", "https://gw.example.com");

    private static int? Bytes(Section section, string key)
    {
        if (section.Size(key) is not { } bytes) return null;
        if (bytes is >= 1024 and <= 1 << 30) return (int)bytes;
        section.Error(key, "found a size out of range; expected 1kB to 1GB.");
        return null;
    }
}
