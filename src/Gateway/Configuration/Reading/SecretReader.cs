using HoopWire.Access;

namespace HoopWire.Gateway.Configuration;

/// <summary>Reads secrets: <c>{env: NAME}</c> or <c>{file: path}</c>, never a literal. Nothing of a secret's node is ever printed.</summary>
internal static class SecretReader
{
    /// <summary>The secret of a key; null when missing or unreadable.</summary>
    public static Secret? Read(Section parent, string key)
    {
        switch (parent.Node(key))
        {
            case null: return null;
            case ConfigMap map: return Read(parent, key, new Section(map, parent.KeyOf(key), parent.Context));
            default:
                parent.Error(key, "found a literal secret; expected {env: NAME} or {file: path}, so that it stays out of this file.");
                return null;
        }
    }

    private static Secret? Read(Section parent, string key, Section section)
    {
        section.NotOffered("vault", "secrets from a vault are");
        string? name = section.Text("env", "the name of an environment variable");
        string? file = section.Text("file", "a file name");
        section.Done();
        if (name is not null && file is not null) parent.Error(key, "found both env and file; expected one of them.");
        if (name is not null) return FromEnvironment(section, name);
        if (file is not null) return FromFile(section, file);
        if (section.Map.Entries.Count == 0) parent.Error(key, "found nothing; expected {env: NAME} or {file: path}.");
        return null;
    }

    private static Secret? FromEnvironment(Section section, string name)
    {
        string? value = section.Context.Environment(name);
        if (!string.IsNullOrEmpty(value)) return new Secret(value);
        Missing(section, "env", $"the environment variable {name} is not set; set it for the gateway's process.");
        return null;
    }

    private static Secret? FromFile(Section section, string file)
    {
        string full = ConfigFiles.Resolve(section.Map.File, file);
        try
        {
            string value = File.ReadAllText(full).TrimEnd('\r', '\n');
            if (value.Length > 0) return new Secret(value);
            Missing(section, "file", $"the file '{file}' is empty; write the secret into it.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Missing(section, "file", $"the file '{file}' cannot be read ({e.GetType().Name}); make it readable for the gateway.");
        }

        return null;
    }

    private static void Missing(Section section, string key, string message)
    {
        if (section.Context.SecretsRequired) section.Error(key, message);
        else section.Warn(key, message);
    }
}
