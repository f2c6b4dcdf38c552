using HoopWire.MySql.Wire;
using HoopWire.Net;

namespace HoopWire.MySql.Session;

/// <summary>A login at a target.</summary>
/// <param name="Connection">The connection, ready for commands.</param>
/// <param name="ThreadId">The target's number of the connection.</param>
/// <param name="Server">What the target says of itself.</param>
/// <param name="Status">Status flags after the login.</param>
/// <param name="Capabilities">What the two agreed on.</param>
/// <param name="Challenge">What the target wanted its proof by last.</param>
internal sealed record TargetSession(Connection Connection, uint ThreadId, ServerFacts Server, ServerStatus Status, Capabilities Capabilities, TargetChallenge Challenge);
