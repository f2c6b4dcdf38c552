using System.Security.Cryptography;

namespace HoopWire.Gateway.Configuration;

/// <summary>The configuration file with everything it includes, merged: mappings by key, lists one after the other.</summary>
internal static class ConfigFiles
{
    /// <summary>Reads <paramref name="file"/> and its includes; null when the file itself cannot be read.</summary>
    /// <param name="file">The main file.</param>
    /// <param name="problems">Is told of mistakes.</param>
    /// <param name="hash">Takes in all of them, one behind the other.</param>
    public static ConfigMap? Read(string file, Problems problems, IncrementalHash hash)
    {
        var main = YamlFile.Read(file, problems, hash);
        if (main is null) return null;
        var included = Includes(main, problems);
        var merged = WithoutInclude(main);
        foreach (string path in included)
        {
            var part = YamlFile.Read(path, problems, hash);
            if (part is null) continue;
            if (part.Find("include") is { } nested)
                problems.Error(path, nested.Line, "include", "found an include inside an included file; expected it in the main file only.");
            merged = Merge(merged, WithoutInclude(part), "", problems);
        }

        return merged;
    }

    /// <summary>A path as written, relative to the file it is written in.</summary>
    public static string Resolve(string file, string path) =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, path));

    private static List<string> Includes(ConfigMap main, Problems problems)
    {
        var files = new List<string>();
        if (main.Find("include") is not { } entry) return files;
        if (entry.Value is not ConfigList list)
        {
            problems.Error(entry.Value, "include", "found a single value; expected a list such as [conf.d/*.yaml].");
            return files;
        }

        foreach (var item in list.Items)
        {
            if (item is ConfigText { Value.Length: > 0 } text) files.AddRange(Matches(text, problems));
            else problems.Error(item, "include", "found something else; expected a file name or a pattern such as conf.d/*.yaml.");
        }

        return files;
    }

    private static IEnumerable<string> Matches(ConfigText item, Problems problems)
    {
        string full = Resolve(item.File, item.Value);
        if (!item.Value.Contains('*', StringComparison.Ordinal))
        {
            if (File.Exists(full)) return [full];
            problems.Error(item, "include", $"found '{item.Value}', which does not exist; expected a file.");
            return [];
        }

        string folder = Path.GetDirectoryName(full)!;
        if (folder.Contains('*', StringComparison.Ordinal))
        {
            problems.Error(item, "include", $"found '{item.Value}'; expected '*' in the file name only.");
            return [];
        }

        if (!Directory.Exists(folder)) return [];
        return Directory.EnumerateFiles(folder, Path.GetFileName(full)).Order(StringComparer.Ordinal);
    }

    private static ConfigMap WithoutInclude(ConfigMap map) => map with { Entries = [.. map.Entries.Where(entry => entry.Key != "include")] };

    private static ConfigMap Merge(ConfigMap first, ConfigMap second, string path, Problems problems)
    {
        var entries = first.Entries.ToList();
        foreach (var entry in second.Entries)
        {
            int at = entries.FindIndex(e => e.Key == entry.Key);
            if (at < 0) entries.Add(entry);
            else entries[at] = entries[at] with { Value = Merge(entries[at].Value, entry, Join(path, entry.Key), problems) };
        }

        return first with { Entries = entries };
    }

    private static ConfigNode Merge(ConfigNode first, ConfigEntry second, string path, Problems problems)
    {
        switch (first, second.Value)
        {
            case (ConfigMap a, ConfigMap b): return Merge(a, b, path, problems);
            case (ConfigList a, ConfigList b): return a with { Items = [.. a.Items, .. b.Items] };
            default:
                problems.Error(second.Value, path, $"found a second time; expected once, as at {first.Place}.");
                return first;
        }
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : path + "." + key;
}
