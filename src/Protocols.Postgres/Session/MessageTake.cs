namespace HoopWire.Postgres.Session;

/// <summary>Takes a whole message, which is its own for the length of the call; says whether it wants the next one.</summary>
internal delegate bool MessageTake(ReadOnlySpan<byte> message);
