namespace HoopWire.Gateway.Configuration;

/// <summary>A node of the configuration with the place it is written at. Values are text: nothing depends on YAML's types.</summary>
internal abstract record ConfigNode(string File, int Line)
{
    /// <summary><c>hoopwire.yaml:12</c>.</summary>
    public string Place => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{System.IO.Path.GetFileName(File)}:{Line}");
}

/// <summary>A value.</summary>
internal sealed record ConfigText(string File, int Line, string Value) : ConfigNode(File, Line);

/// <summary>A list.</summary>
internal sealed record ConfigList(string File, int Line, IReadOnlyList<ConfigNode> Items) : ConfigNode(File, Line);

/// <summary>A mapping, in file order.</summary>
internal sealed record ConfigMap(string File, int Line, IReadOnlyList<ConfigEntry> Entries) : ConfigNode(File, Line)
{
    /// <summary>The entry of a key; null when it is not written.</summary>
    public ConfigEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);
}

/// <summary>One key of a mapping with its value.</summary>
internal sealed record ConfigEntry(string Key, int Line, ConfigNode Value);
