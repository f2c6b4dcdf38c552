namespace HoopWire.Kit;

/// <summary>The checkout the tests run in, found from the test binary upwards.</summary>
public static class Repository
{
    /// <summary>The folder that holds HoopWire.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of the script clients.</summary>
    public static string Clients { get; } = Path.Combine(Root, "tests", "clients");

    private static string FindRoot()
    {
        for (var dir = new DirectoryInfo(AppContext.BaseDirectory); dir is not null; dir = dir.Parent)
            if (File.Exists(Path.Combine(dir.FullName, "HoopWire.sln"))) return dir.FullName;
        throw new InvalidOperationException("HoopWire.sln is in none of the folders above the test binary: run the tests inside a checkout.");
    }
}
