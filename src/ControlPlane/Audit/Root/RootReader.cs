using System.Text.Json;

namespace HoopWire.ControlPlane;

/// <summary>Reads the lines of the root log, one in memory at a time.</summary>
internal static class RootReader
{
    /// <summary>The line; null when it is none.</summary>
    public static RootLine? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, RootJson.Default.RootLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The lines of a file as they are, without their ends. The last one may have none: then <paramref name="cut"/> is told so.</summary>
    /// <exception cref="InvalidDataException">A line is longer than any the gateway writes.</exception>
    public static IEnumerable<byte[]> Lines(string path, Action cut)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using MemoryStream line = new();
        byte[] buffer = new byte[RootFiles.LineBytesMax];
        int read;
        while ((read = file.Read(buffer)) > 0)
        {
            int start = 0;
            while (buffer.AsSpan(start, read - start).IndexOf((byte)'\n') is var length && length >= 0)
            {
                line.Write(buffer, start, length);
                yield return line.ToArray();
                line.SetLength(0);
                start += length + 1;
            }

            line.Write(buffer, start, read - start);
            if (line.Length > RootFiles.LineBytesMax) throw new InvalidDataException($"{path} has a line longer than any the gateway writes.");
        }

        if (line.Length > 0) cut();
    }
}
