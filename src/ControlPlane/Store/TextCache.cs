using HoopWire.Policy;

namespace HoopWire.ControlPlane;

/// <summary>Ids of the texts that were stored last, and what texts of each protocol tell. A transaction that fails must <see cref="Clear"/> it.</summary>
/// <param name="describe">Describes a text of a protocol.</param>
internal sealed class TextCache(Func<string, string, CommandDescription> describe)
{
    private const int TextsMax = 8192;
    private readonly Dictionary<string, long> _ids = new(StringComparer.Ordinal);

    public long? Find(string key) => _ids.TryGetValue(key, out long id) ? id : null;

    public void Add(string key, long id)
    {
        if (_ids.Count >= TextsMax) _ids.Clear();
        _ids[key] = id;
    }

    public void Clear() => _ids.Clear();

    public CommandDescription Describe(string protocol, string text) => describe(protocol, text);
}
