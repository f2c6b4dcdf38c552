using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Net;

namespace HoopWire.Postgres.Session;

/// <summary>A client that has proved who it is, and what it asked for.</summary>
internal sealed record ClientStart(Connection Connection, Identity Identity, ClientRequest Request)
{
    public string TargetName => Request.TargetName;

    /// <summary>The database asked for on the target; null for the target's default.</summary>
    public string? Database => Request.Database;

    /// <summary>The startup parameters that go on to the target, in order; <c>options</c> is rebuilt from <see cref="Settings"/>' sources.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Parameters => Request.Parameters;

    /// <summary>Every run-time setting the client asks for, from parameters and <c>options</c>, names in lower case.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Settings => Request.Settings;

    /// <summary>0 or 2: what was agreed, which decides the length of the cancel key.</summary>
    public int ProtocolMinor => Request.ProtocolMinor;

    public string? Reason => Request.Reason;

    public string? ApplicationName => Request.ApplicationName;

    /// <summary>Whether the user name named the target, so that other databases stay on it.</summary>
    public bool PinnedToTarget => Request.PinnedToTarget;
}
