using System.Collections.Concurrent;
using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Policy;

namespace HoopWire.Integration.Tests.InProcess;

/// <summary>One target, one policy; both can be changed while sessions run.</summary>
internal sealed class TestDirectory(Target target, CompiledPolicy policy) : IAccessDirectory
{
    private AccessGrant? _grant = new(target, target.Credentials[0], policy, "test");
    private long _version = 1;

    public long Version => Interlocked.Read(ref _version);

    /// <summary>Grants of people who have another one than everybody else.</summary>
    public Dictionary<string, AccessGrant> GrantsByUser { get; } = new(StringComparer.Ordinal);

    public AccessGrant? Resolve(Identity identity, string protocol, string targetName, string? account = null) =>
        targetName != target.Name || protocol != target.Protocol ? null : GrantsByUser.GetValueOrDefault(identity.User) ?? _grant;

    /// <summary>One person has other rules than the rest.</summary>
    public void Give(string user, CompiledPolicy other) => GrantsByUser[user] = new AccessGrant(target, target.Credentials[0], other, "test");

    public void Change(CompiledPolicy? changed)
    {
        _grant = changed is null ? null : new AccessGrant(target, target.Credentials[0], changed, "test");
        Interlocked.Increment(ref _version);
    }
}
