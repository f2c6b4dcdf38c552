using System.Collections.Immutable;
using System.Text;

namespace HoopWire.Postgres.Session;

/// <summary>What a target has reported of its settings, kept up to date, so that the next session on the connection can be told.</summary>
/// <param name="reported">What was reported at the login, in order.</param>
internal sealed class ReportedSettings(ImmutableArray<KeyValuePair<string, string>> reported)
{
    /// <summary>A server reports some fifteen; a target that invents more does not fill the gateway.</summary>
    private const int SettingsMax = 100;

    private readonly List<KeyValuePair<string, string>> _settings = [.. reported];

    /// <summary>The settings as they are now.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Current => [.. _settings];

    /// <summary>Takes a report; false when there are more settings than a server has.</summary>
    public bool Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        string known = Encoding.UTF8.GetString(name);
        int index = _settings.FindIndex(s => s.Key == known);
        var setting = new KeyValuePair<string, string>(known, Encoding.UTF8.GetString(value));
        if (index >= 0) _settings[index] = setting;
        else _settings.Add(setting);
        return _settings.Count <= SettingsMax;
    }
}
