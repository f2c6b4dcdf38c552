using HoopWire.MySql.Session;

namespace HoopWire.Fuzz.Targets;

/// <summary>Frames of the compressed protocol with zlib: what opens has the length that its head claims, and compressed again opens to the same.</summary>
internal sealed class MySqlCompressed : IFuzzTarget
{
    public static string Name => "mysql-compressed";

    public static IEnumerable<byte[]> Seeds => CompressedFrames.Seeds(ZlibFrameCodec.Shared);

    public static void Fuzz(ReadOnlySpan<byte> input) => CompressedFrames.Fuzz(ZlibFrameCodec.Shared, input);
}
