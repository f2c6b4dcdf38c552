using System.Text.Json;
using System.Text.Json.Serialization;

namespace HoopWire.ControlPlane;

/// <summary>JSON of the root log: what has nothing to say is left out.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, AllowDuplicateProperties = false, Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(RootLine))]
[JsonSerializable(typeof(RootAnchor))]
internal sealed partial class RootJson : JsonSerializerContext;
