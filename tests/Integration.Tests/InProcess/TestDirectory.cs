using System.Collections.Concurrent;
using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Policy;

namespace HoopWire.Integration.Tests.InProcess;

/// <summary>One target, one policy; both can be changed while sessions run.</summary>
internal sealed class TestDirectory(Target target, CompiledPolicy policy) : IAccessDirectory
{
    private readonly ConcurrentDictionary<string, AccessGrant> _others = new();
    private AccessGrant? _grant = new(target, target.Credentials[0], policy, "test");
    private long _version = 1;

    public long Version => Interlocked.Read(ref _version);

    public AccessGrant? Resolve(Identity identity, string protocol, string targetName) =>
        targetName == target.Name && protocol == target.Protocol ? _others.GetValueOrDefault(identity.User) ?? _grant : null;

    /// <summary>One person has other rules than the rest.</summary>
    public void Give(string user, CompiledPolicy other) => _others[user] = new AccessGrant(target, target.Credentials[0], other, "test");

    public void Change(CompiledPolicy? changed)
    {
        _grant = changed is null ? null : new AccessGrant(target, target.Credentials[0], changed, "test");
        Interlocked.Increment(ref _version);
    }
}
