using System.Text;

namespace HoopWire.ControlPlane;

/// <summary>Strings of short texts that come again and again, such as rules and tags. One thread's.</summary>
internal sealed class KnownTexts
{
    private const int TextsMax = 4096;
    private const int BytesMax = 256;
    private readonly Dictionary<byte[], string> _known = new(BytesComparer.Instance);
    private readonly Dictionary<byte[], string>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    private byte[] _scratch = new byte[4096];

    public KnownTexts() => _lookup = _known.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The text; null for an empty one.</summary>
    public string? Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return null;
        if (_lookup.TryGetValue(utf8, out string? known)) return known;
        string text = Encoding.UTF8.GetString(utf8);
        if (utf8.Length > BytesMax) return text;
        if (_known.Count >= TextsMax) _known.Clear();
        _lookup[utf8] = text;
        return text;
    }

    /// <summary>The text as it is known already, if it is.</summary>
    public string Share(string text) => Get(Encoding.UTF8.GetBytes(text)) ?? text;

    /// <summary>Bytes to write into, until the next call.</summary>
    public Span<byte> Scratch(int bytes)
    {
        if (_scratch.Length < bytes) _scratch = new byte[Math.Max(bytes, _scratch.Length * 2)];
        return _scratch;
    }
}
