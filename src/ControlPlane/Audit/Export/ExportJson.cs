using System.Text.Json;
using System.Text.Json.Serialization;

namespace HoopWire.ControlPlane;

/// <summary>JSON of exported rows: that of the API, without what has nothing to say.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(AuditView))]
internal sealed partial class ExportJson : JsonSerializerContext;
