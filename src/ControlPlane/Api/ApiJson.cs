using System.Text.Json;
using System.Text.Json.Serialization;

namespace HoopWire.ControlPlane;

/// <summary>JSON of the API and of lists in the store.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(string[][]))]
[JsonSerializable(typeof(ErrorView))]
[JsonSerializable(typeof(WhoamiView))]
[JsonSerializable(typeof(KeyView))]
[JsonSerializable(typeof(KeyView[]))]
[JsonSerializable(typeof(KeyBody))]
[JsonSerializable(typeof(RevokedView))]
[JsonSerializable(typeof(LockBody))]
[JsonSerializable(typeof(LockView))]
[JsonSerializable(typeof(LockView[]))]
[JsonSerializable(typeof(ApprovalView))]
[JsonSerializable(typeof(ApprovalView[]))]
[JsonSerializable(typeof(DecisionBody))]
[JsonSerializable(typeof(SetBody))]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(SessionView[]))]
[JsonSerializable(typeof(AuditView[]))]
[JsonSerializable(typeof(SortedDictionary<string, long>))]
[JsonSerializable(typeof(TargetView[]))]
internal sealed partial class ApiJson : JsonSerializerContext;
