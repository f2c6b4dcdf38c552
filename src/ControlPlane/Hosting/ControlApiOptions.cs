using System.Collections.Immutable;
using System.Net;
using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Recording.Encryption;

namespace HoopWire.ControlPlane;

/// <summary>Where the HTTP API listens, and what it asks the rest of the gateway for.</summary>
public sealed record ControlApiOptions
{
    /// <summary>The <c>console</c> listener's address; null for none.</summary>
    public IPEndPoint? EndPoint { get; init; }

    /// <summary>TLS of that listener; null for none.</summary>
    public ServerTls? Tls { get; init; }

    /// <summary>Whether to listen on <c>control.sock</c> in the data directory, for the operator on this machine.</summary>
    public bool ControlSocket { get; init; } = true;

    /// <summary>Who has which role.</summary>
    public ApiRoles Roles { get; init; } = new();

    /// <summary>The targets an identity may reach.</summary>
    public required Func<Identity, IEnumerable<ReachableTarget>> Targets { get; init; }

    /// <summary>Whether there is a target of this name.</summary>
    public Func<string, bool> HasTarget { get; init; } = _ => true;

    /// <summary>The detectors of somebody's own grant on a target, by its name; null where there is no such grant, or none in it.</summary>
    public Func<Identity, string, DetectorSet?> Detectors { get; init; } = (_, _) => null;

    /// <summary>
    /// Groups whose members may let their own held command through, as the rules in force say: of the requester, on a target by its name, with a credential by its name, for a rule by its
    /// name; empty for nobody.
    /// </summary>
    public Func<Identity, string, string, string, ImmutableArray<string>> BreakGlass { get; init; } = (_, _, _, _) => [];

    /// <summary>What the rules say of statements that somebody asks ahead for.</summary>
    public Func<StatementSet, StatementSetPlan> PlanSet { get; init; } = _ => new StatementSetPlan { Refusal = "Nobody can ask ahead at this gateway." };

    /// <summary>Opens a file of a session's recording, by its number from 1; null when there is none. It may be fetched from afar first.</summary>
    /// <exception cref="RecordingsBusyException">It would have to be fetched, and as many as may be are.</exception>
    /// <exception cref="IOException">It cannot be had.</exception>
    public required Func<string, int, CancellationToken, Task<OpenedRecording?>> OpenRecording { get; init; }

    /// <summary>Whether there is anything of a session's recording, here or in the store, or may be: where the store does not answer, there is.</summary>
    public Func<string, bool> HasRecording { get; init; } = _ => true;

    /// <summary>The key with which the gateway reads what it encrypts; null when it has none. Disposed after use.</summary>
    public Func<ReadingKey?> ReadingKey { get; init; } = () => null;

    /// <summary>Recordings under legal hold.</summary>
    public required RecordingHolds Holds { get; init; }

    /// <summary>The public key that recordings are verified with, in PEM; null while there is none.</summary>
    public required Func<string?> PublicKey { get; init; }
}
