using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Policy;
using HoopWire.Policy.Schedules;

namespace HoopWire.Gateway.Configuration;

/// <summary>One grant of the file: who, where, under which rules.</summary>
/// <param name="Number">Its position in the file, from 1.</param>
/// <param name="File">The file it is written in.</param>
/// <param name="Line">The line.</param>
internal sealed record GrantConfig(int Number, string File, int Line)
{
    /// <summary>Groups whose members have it.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>Users who have it.</summary>
    public ImmutableArray<string> Users { get; init; } = [];

    /// <summary>Globs of target names.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>Labels a target must have.</summary>
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Names of its rules.</summary>
    public ImmutableArray<string> Rules { get; init; } = [];

    /// <summary>Kinds of identity it is for; empty for all.</summary>
    public ImmutableArray<IdentityKind> Kinds { get; init; } = [];

    /// <summary>When it applies; null for always.</summary>
    public Schedule? When { get; init; }

    /// <summary>The credential's name on the targets; null for their first.</summary>
    public string? As { get; init; }

    /// <summary><c>hoopwire.yaml:42</c>.</summary>
    public string Place { get; } = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Path.GetFileName(File)}:{Line}");

    /// <summary>Whether it is for this target.</summary>
    public bool Covers(Target target) =>
        Targets.Any(glob => Glob.Matches(glob, target.Name))
        && Labels.All(label => target.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    /// <summary>The credential it uses on a target; null when the target has none of that name.</summary>
    public TargetCredential? CredentialOn(Target target) => target.Credentials.FirstOrDefault(credential => As is null || credential.Name == As);

    /// <summary>Whether it is for this kind of identity.</summary>
    public bool IsFor(IdentityKind kind) => Kinds.IsEmpty || Kinds.Contains(kind);

    /// <summary>Whether it is for this user in these groups.</summary>
    public bool IsFor(string user, IEnumerable<string> groups, IdentityKind kind) =>
        IsFor(kind) && (Users.Contains(user) || groups.Any(group => Groups.Contains(group)));
}
