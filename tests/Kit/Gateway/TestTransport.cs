namespace HoopWire.Kit;

/// <summary>The transport that gateways of tests run on: the default one, or what HOOPWIRE_TEST_TRANSPORT names.</summary>
public static class TestTransport
{
    /// <summary>The name; null for the default.</summary>
    public static string? Name => Environment.GetEnvironmentVariable("HOOPWIRE_TEST_TRANSPORT") is { Length: > 0 } name ? name : null;

    /// <summary>A line for a configuration; empty for the default.</summary>
    public static string ConfigLine => Name is { } name ? $"transport: {name}\n" : "";
}
