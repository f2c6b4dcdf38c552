namespace HoopWire.Postgres.Session;

/// <summary>A function of the database's own.</summary>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="TakesArguments">Whether it takes any, so that a column's notation may call it.</param>
/// <param name="IsCode">Whether it may do anything.</param>
internal sealed record OwnFunction(string Schema, string Name, bool TakesArguments, bool IsCode);
