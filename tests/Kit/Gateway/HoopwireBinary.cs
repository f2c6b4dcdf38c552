namespace HoopWire.Kit;

/// <summary>The program under test: what <c>HOOPWIRE_TEST_BINARY</c> names, the gateway built beside the tests, or the published one.</summary>
internal static class HoopwireBinary
{
    /// <summary>The command line that starts it, without its own arguments.</summary>
    public static string[] Command { get; } = Find();

    private static string[] Find()
    {
        var chosen = Environment.GetEnvironmentVariable("HOOPWIRE_TEST_BINARY");
        if (!string.IsNullOrEmpty(chosen)) return [chosen];
        var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        var built = Path.Combine(Repository.Root, "src", "Gateway", "bin", configuration, "net10.0", "hoopwire.dll");
        if (File.Exists(built)) return ["dotnet", built];
        var published = Path.Combine(Repository.Root, "artifacts", "publish", "hoopwire");
        return File.Exists(published)
            ? [published]
            : throw new FileNotFoundException($"{built} and {published} are missing: run dotnet build or scripts/build.", built);
    }
}
