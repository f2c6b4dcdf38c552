using System.Runtime.InteropServices;

namespace HoopWire.Compression;

/// <summary>The stable part of libzstd's interface that the gateway needs (zstd.h, since 1.4.0).</summary>
internal static unsafe partial class ZstdNative
{
    private const string Library = "libzstd.so.1";

    /// <summary>ZSTD_c_compressionLevel.</summary>
    public const int ParameterLevel = 100;

    /// <summary>ZSTD_c_contentSizeFlag.</summary>
    public const int ParameterContentSize = 200;

    /// <summary>ZSTD_c_checksumFlag.</summary>
    public const int ParameterChecksum = 201;

    [LibraryImport(Library, EntryPoint = "ZSTD_createCCtx")]
    public static partial nint CreateCompressor();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeCCtx")]
    public static partial nuint FreeCompressor(nint context);

    [LibraryImport(Library, EntryPoint = "ZSTD_CCtx_setParameter")]
    public static partial nuint SetParameter(nint context, int parameter, int value);

    [LibraryImport(Library, EntryPoint = "ZSTD_compress2")]
    public static partial nuint Compress(nint context, byte* destination, nuint capacity, byte* source, nuint length);

    [LibraryImport(Library, EntryPoint = "ZSTD_compressBound")]
    public static partial nuint Bound(nuint length);

    [LibraryImport(Library, EntryPoint = "ZSTD_createDCtx")]
    public static partial nint CreateDecompressor();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeDCtx")]
    public static partial nuint FreeDecompressor(nint context);

    [LibraryImport(Library, EntryPoint = "ZSTD_decompressDCtx")]
    public static partial nuint Decompress(nint context, byte* destination, nuint capacity, byte* source, nuint length);

    [LibraryImport(Library, EntryPoint = "ZSTD_findFrameCompressedSize")]
    public static partial nuint FrameLength(byte* source, nuint length);

    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    public static partial uint IsError(nuint code);

    /// <summary>What is said where the library is not there.</summary>
    public static IOException Missing(DllNotFoundException cause) => new("The gateway needs libzstd.so.1, which is not on this system. Install the package libzstd1.", cause);
}
