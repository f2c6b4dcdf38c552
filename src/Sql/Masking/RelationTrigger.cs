namespace HoopWire.Sql.Masking;

/// <summary>A trigger of a relation.</summary>
/// <param name="Relation">The relation.</param>
/// <param name="On">What it is for.</param>
/// <param name="Function">Its function with its schema; empty where it has its code itself.</param>
/// <param name="Code">The code; null where it cannot be read.</param>
internal sealed record RelationTrigger(uint Relation, WriteKinds On, string Function, string? Code);
