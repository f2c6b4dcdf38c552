using HoopWire.MySql.Wire;
using HoopWire.Net;

namespace HoopWire.MySql.Session;

/// <summary>A login at a target.</summary>
/// <param name="Connection">The connection, ready for commands.</param>
/// <param name="ThreadId">The target's number of the connection.</param>
/// <param name="ServerVersion">The target's version.</param>
/// <param name="Status">Status flags after the login.</param>
internal sealed record TargetSession(Connection Connection, uint ThreadId, string ServerVersion, ServerStatus Status);
