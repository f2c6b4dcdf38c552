using System.Globalization;
using System.Text.Json;
using HoopWire.Policy;

namespace HoopWire.ControlPlane;

/// <summary>Lists of who must agree, as the store keeps them: a JSON array for each, of how many and the groups.</summary>
internal static class QuorumList
{
    /// <summary>An empty one.</summary>
    public const string None = "[]";

    public static string Write(IEnumerable<Quorum> quorums) => JsonSerializer.Serialize(
        quorums.Select(quorum => (string[])[quorum.Approvers.ToString(CultureInfo.InvariantCulture), .. quorum.Reviewers]).ToArray(), ApiJson.Default.StringArrayArray);

    public static IEnumerable<Quorum> Read(string json) =>
        (JsonSerializer.Deserialize(json, ApiJson.Default.StringArrayArray) ?? []).Select(quorum => new Quorum([.. quorum[1..]], int.Parse(quorum[0], CultureInfo.InvariantCulture)));
}
