using System.Collections.Immutable;
using System.Text.Json;

namespace HoopWire.ControlPlane;

/// <summary>Lists of names as the store keeps them: JSON arrays.</summary>
internal static class JsonList
{
    public static string Write(IEnumerable<string> values) => JsonSerializer.Serialize(values.ToArray(), ApiJson.Default.StringArray);

    public static ImmutableArray<string> Read(string json) => [.. JsonSerializer.Deserialize(json, ApiJson.Default.StringArray) ?? []];
}
