using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>Statements for which somebody asks ahead.</summary>
/// <param name="Requester">Who asks.</param>
/// <param name="Target">The target's name.</param>
/// <param name="Database">The database they are for; null for the target's default.</param>
/// <param name="Text">Their text.</param>
public sealed record StatementSet(Identity Requester, string Target, string? Database, string Text);
