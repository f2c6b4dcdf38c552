namespace HoopWire.Sql.Masking;

/// <summary>What a foreign key does to the rows that refer to others.</summary>
/// <param name="Referring">The relation whose rows refer.</param>
/// <param name="Referenced">The relation they refer to.</param>
/// <param name="OnDelete">What is done to them when the other row is deleted.</param>
/// <param name="OnUpdate">What is done to them when its key changes.</param>
internal sealed record ForeignKey(uint Referring, uint Referenced, WriteKinds OnDelete, WriteKinds OnUpdate);
