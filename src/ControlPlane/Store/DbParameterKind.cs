using System.Data;

namespace HoopWire.ControlPlane;

/// <summary>A parameter of a statement that is run many times.</summary>
internal readonly record struct DbParameterKind(string Name, DbType Type);
