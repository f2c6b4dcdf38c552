namespace HoopWire.ControlPlane;

/// <summary>Who the caller is taken for.</summary>
internal sealed record WhoamiView(string User, string Kind, string Method, string[] Groups, string[] Roles)
{
    public string? Agent { get; init; }

    public string[] Targets { get; init; } = [];

    public string? CredentialId { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }
}
