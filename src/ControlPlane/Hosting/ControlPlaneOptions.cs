using System.Collections.Immutable;
using HoopWire.Policy;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

/// <summary>What the control plane is made of.</summary>
public sealed record ControlPlaneOptions
{
    /// <summary>The folder of the database, where that is the embedded one, and the control socket.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The database that keeps everything instead of the embedded one; null for that.</summary>
    public PostgresStoreOptions? Store { get; init; }

    /// <summary>Users and providers.</summary>
    public required IdentityOptions Identity { get; init; }

    /// <summary>The sessions that run; those of a revoked key are ended.</summary>
    public required SessionRegistry Sessions { get; init; }

    /// <summary>
    /// True for a command that opens the store beside a gateway that may run: sessions and approval requests in it are left as they are.
    /// </summary>
    public bool BesideGateway { get; init; }

    /// <summary>Where the heads of the audit's root log are kept outside.</summary>
    public AnchorOptions Anchor { get; init; } = new();

    /// <summary>Where rows of the audit are sent as they come.</summary>
    public ImmutableArray<ExportOptions> Exports { get; init; } = [];

    /// <summary>How long access keys live.</summary>
    public KeySettings Keys { get; init; } = new();

    /// <summary>Bounds of the approval service.</summary>
    public ApprovalSettings Approvals { get; init; } = new();

    /// <summary>Describes a text of a protocol, for the audit's index; must not throw.</summary>
    public Func<string, string, CommandDescription> Describe { get; init; } = (_, _) => CommandDescription.Unknown;

    /// <summary>
    /// Whether commands of a protocol are statements with literals, so that the audit's index counts those together that differ in literals alone; must not throw. A protocol that nobody
    /// knows has none.
    /// </summary>
    public Func<string, bool> HasLiterals { get; init; } = _ => false;

    /// <summary>Whether the audit's index has the texts of commands and the messages of errors, and not only what they tell.</summary>
    public bool IndexesTexts { get; init; } = true;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Logs.</summary>
    public required ILoggerFactory Logging { get; init; }
}
