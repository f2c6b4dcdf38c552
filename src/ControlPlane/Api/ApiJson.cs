using System.Text.Json;
using System.Text.Json.Serialization;

namespace HoopWire.ControlPlane;

/// <summary>JSON of the API and of lists in the store.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(string[]))]
internal sealed partial class ApiJson : JsonSerializerContext;
