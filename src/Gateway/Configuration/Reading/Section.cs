using System.Collections.Immutable;
using System.Globalization;
using HoopWire.Access;
using HoopWire.Configuration;

namespace HoopWire.Gateway.Configuration;

/// <summary>Reads the keys of one mapping. Each wrong value is noted and read as missing; <see cref="Done"/> reports the keys nobody asked for.</summary>
internal sealed class Section(ConfigMap map, string path, LoadContext context) : IConfigSection
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>Where the mapping is written.</summary>
    public ConfigMap Map => map;

    /// <summary>What loading shares.</summary>
    public LoadContext Context => context;

    /// <summary>The mapping's own key, such as <c>targets[orders]</c>.</summary>
    public string Path => path;

    /// <summary>The full key of a child, for messages.</summary>
    public string KeyOf(string key) => path.Length == 0 ? key : path + "." + key;

    /// <summary>Whether the key is written.</summary>
    public bool Has(string key) => map.Find(key) is not null;

    /// <summary>The line of a key, or of the mapping when the key is not written.</summary>
    public int LineOf(string key) => map.Find(key)?.Line ?? map.Line;

    /// <summary>The raw node of a key; null when it is not written.</summary>
    public ConfigNode? Node(string key)
    {
        _asked.Add(key);
        return map.Find(key)?.Value;
    }

    /// <summary>A mistake in a key's value.</summary>
    public void Error(string key, string message)
    {
        _asked.Add(key);
        var entry = map.Find(key);
        context.Problems.Error(entry?.Value.File ?? map.File, entry?.Line ?? map.Line, KeyOf(key), message);
    }

    /// <summary>A doubt about a key's value.</summary>
    public void Warn(string key, string message) => context.Problems.Warn(map.File, LineOf(key), KeyOf(key), message);

    /// <summary>Text; null when missing or empty.</summary>
    public string? Text(string key, string expected)
    {
        switch (Node(key))
        {
            case null: return null;
            case ConfigText { Value.Length: > 0 } text: return text.Value;
            case ConfigText: Error(key, $"found nothing; expected {expected}."); return null;
            default: Error(key, $"found a list or mapping; expected {expected}."); return null;
        }
    }

    /// <summary>Text that must be there.</summary>
    public string? Required(string key, string expected)
    {
        if (Node(key) is null)
        {
            Error(key, $"missing; expected {expected}.");
            return null;
        }

        return Text(key, expected);
    }

    /// <summary>A value that <paramref name="parse"/> understands; null when missing or wrong.</summary>
    public T? Value<T>(string key, string expected, Func<string, T?> parse) where T : struct
    {
        string? text = Text(key, expected);
        if (text is null) return null;
        if (parse(text) is { } value) return value;
        Error(key, $"found '{text}'; expected {expected}.");
        return null;
    }

    /// <summary>A duration.</summary>
    public TimeSpan? Duration(string key) => Value(key, "a duration such as 30s, 5m, 8h or 90d", Quantity.Duration);

    /// <summary>A size in bytes.</summary>
    public long? Size(string key) => Value(key, "a size such as 50MB", Quantity.Size);

    /// <summary>A whole number in a range.</summary>
    public int? Integer(string key, int min, int max) => (int?)Long(key, min, max);

    /// <summary>A whole number in a range.</summary>
    public long? Long(string key, long min, long max) => Value(
        key,
        string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}"),
        text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= min && number <= max ? number : (long?)null);

    /// <summary><c>true</c> or <c>false</c>, in these words only.</summary>
    public bool? Flag(string key) =>
        Value(key, "true or false", text => text switch { "true" => true, "false" => false, _ => (bool?)null });

    /// <summary>One of several words.</summary>
    public T? Choice<T>(string key, IReadOnlyList<(string Word, T Value)> choices) where T : struct
    {
        string expected = "one of " + string.Join(", ", choices.Select(choice => choice.Word));
        return Value(key, expected, text =>
        {
            foreach (var (word, value) in choices)
            {
                if (word == text) return value;
            }

            return (T?)null;
        });
    }

    /// <summary>A file that must exist; an absolute path.</summary>
    public string? ExistingFile(string key)
    {
        string? text = Text(key, "a file name");
        if (text is null) return null;
        string full = ConfigFiles.Resolve(map.Find(key)!.Value.File, text);
        if (File.Exists(full)) return full;
        Error(key, $"found '{text}', which does not exist; expected a file.");
        return null;
    }

    /// <summary>An address of the web, absolute; null when missing or wrong.</summary>
    public Uri? WebAddress(string key, string example)
    {
        string expected = $"an address such as {example}";
        if (Text(key, expected) is not { } text) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http") return uri;
        Error(key, $"found '{text}'; expected {expected}.");
        return null;
    }

    /// <summary>A mapping; null when missing or something else.</summary>
    public Section? Child(string key)
    {
        switch (Node(key))
        {
            case null: return null;
            case ConfigMap child: return new Section(child, KeyOf(key), context);
            default: Error(key, "found a value or a list; expected a mapping {key: value}."); return null;
        }
    }

    IConfigSection? IConfigSection.Child(string key) => Child(key);

    /// <inheritdoc/>
    public Secret? Secret(string key) => SecretReader.Read(this, key);

    /// <inheritdoc/>
    public TargetCredential? Credential(string key, string name) => Child(key) is { } section ? TargetsReader.ReadCredential(name, section, null) : null;

    /// <summary>A list of mappings; empty when missing. Items are named by their <c>name</c>, or by position.</summary>
    public ImmutableArray<Section> Children(string key)
    {
        var sections = ImmutableArray.CreateBuilder<Section>();
        foreach (var (item, index) in Items(key).Select((item, index) => (item, index)))
        {
            string name = item is ConfigMap named && NameOf(named) is { Length: > 0 } written ? written : (index + 1).ToString(CultureInfo.InvariantCulture);
            string itemPath = $"{KeyOf(key)}[{name}]";
            if (item is ConfigMap child) sections.Add(new Section(child, itemPath, context));
            else context.Problems.Error(item, itemPath, "found a value or a list; expected a mapping {key: value}.");
        }

        return sections.ToImmutable();
    }

    /// <summary>The names of a list's mappings as they are written, those with mistakes elsewhere among them. Reports nothing.</summary>
    public IEnumerable<string> Names(string key) => Maps(key).Select(NameOf).OfType<string>();

    /// <summary>A doubt about the first of a list's mappings that has this name, or about something in it.</summary>
    /// <param name="key">The list.</param>
    /// <param name="name">The name, which one of them has.</param>
    /// <param name="inside">The key in it, with the point before it; empty for the whole.</param>
    /// <param name="message">What the person reads.</param>
    public void WarnOf(string key, string name, string inside, string message)
    {
        var item = Maps(key).First(item => NameOf(item) == name);
        context.Problems.Warn(item.File, item.Line, $"{KeyOf(key)}[{name}]{inside}", message);
    }

    /// <summary>A list of words; empty when missing.</summary>
    public ImmutableArray<ConfigText> Texts(string key, string expected)
    {
        var texts = ImmutableArray.CreateBuilder<ConfigText>();
        foreach (var item in Items(key))
        {
            if (item is ConfigText { Value.Length: > 0 } text) texts.Add(text);
            else context.Problems.Error(item, KeyOf(key), $"found something else; expected {expected}.");
        }

        return texts.ToImmutable();
    }

    /// <summary>A list of words, as plain strings.</summary>
    public ImmutableArray<string> Words(string key, string expected) => [.. Texts(key, expected).Select(text => text.Value)];

    /// <summary>A key that exists elsewhere, and not here.</summary>
    public void NotOffered(string key, string what)
    {
        if (!Has(key)) return;
        Error(key, $"{what} not offered by this build; remove the key.");
    }

    /// <summary>Reports every key that nobody asked for.</summary>
    public void Done()
    {
        foreach (var entry in map.Entries)
        {
            if (_asked.Contains(entry.Key)) continue;
            context.Problems.Error(
                entry.Value.File, entry.Line, KeyOf(entry.Key),
                $"unknown key; expected one of {string.Join(", ", _asked.Order(StringComparer.Ordinal))}.");
        }
    }

    private IEnumerable<ConfigMap> Maps(string key) => map.Find(key)?.Value is ConfigList list ? list.Items.OfType<ConfigMap>() : [];

    private static string? NameOf(ConfigMap item) => (item.Find("name")?.Value as ConfigText)?.Value;

    private IReadOnlyList<ConfigNode> Items(string key)
    {
        switch (Node(key))
        {
            case null: return [];
            case ConfigList list: return list.Items;
            default: Error(key, "found a single value; expected a list [a, b]."); return [];
        }
    }
}
