namespace HoopWire.ControlPlane;

/// <summary>The folder that holds everything the gateway keeps.</summary>
internal static class DataDirectory
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder, for its owner only, where it is missing.</summary>
    public static void Ensure(string path)
    {
        if (!Directory.Exists(path)) Directory.CreateDirectory(path, Owner);
    }
}
