namespace HoopWire.Gateway.Cli;

/// <summary>No gateway answers at the place named.</summary>
internal sealed class GatewayUnreachableException(string where, Exception inner)
    : Exception($"No gateway answers at {where}: check that it runs, and the address.", inner);
