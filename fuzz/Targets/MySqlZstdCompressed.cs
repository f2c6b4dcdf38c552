using HoopWire.MySql.Session;

namespace HoopWire.Fuzz.Targets;

/// <summary>The same with Zstandard.</summary>
internal sealed class MySqlZstdCompressed : IFuzzTarget
{
    private static readonly ZstdFrameCodec Codec = new(ZstdFrameCodec.LevelMax);

    public static string Name => "mysql-zstd-compressed";

    public static IEnumerable<byte[]> Seeds => CompressedFrames.Seeds(Codec);

    public static void Fuzz(ReadOnlySpan<byte> input) => CompressedFrames.Fuzz(Codec, input);
}
