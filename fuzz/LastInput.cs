using System.IO.MemoryMappedFiles;

namespace HoopWire.Fuzz;

/// <summary>
/// The input under way, in a file that outlives the process: a stack overflow or an endless loop takes the process, and leaves its cause behind.
/// </summary>
internal sealed class LastInput : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public LastInput(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, sizeof(int) + Mutator.InputBytesMax);
        _view = _file.CreateViewAccessor();
    }

    public void Write(byte[] input)
    {
        var length = Math.Min(input.Length, Mutator.InputBytesMax);
        _view.Write(0, length);
        _view.WriteArray(sizeof(int), input, 0, length);
    }

    /// <summary>What a dead process left in the file; null when there is nothing.</summary>
    public static byte[]? Read(string path)
    {
        if (!File.Exists(path)) return null;
        var bytes = File.ReadAllBytes(path);
        var length = BitConverter.ToInt32(bytes);
        return length > 0 ? bytes[sizeof(int)..(sizeof(int) + length)] : null;
    }

    public void Dispose()
    {
        // A process that ends in order leaves no trace.
        _view.Write(0, 0);
        _view.Dispose();
        _file.Dispose();
    }
}
