using System.Text.Json;
using System.Text.Json.Serialization;

namespace HoopWire.Gateway.Recordings;

/// <summary>JSON of what is kept of uploads.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(UploadState))]
internal sealed partial class UploadJson : JsonSerializerContext;
