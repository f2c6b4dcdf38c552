using System.Collections.Immutable;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>
/// Tells the target who stands behind a connection, by its connection attributes (performance_schema.session_connect_attrs): <c>program_name</c> is the
/// person and the session's id, what the client says of itself stands beside it.
/// </summary>
internal static class Attribution
{
    // Source: performance_schema_session_connect_attrs_size is 512 where nothing else is said; what is over it the server cuts.
    private const int BytesMax = 4096;

    /// <summary>The attributes for a session.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Of(SessionHeader header, ClientRequest request)
    {
        string who = $"{header.Identity.DisplayName}/{header.Id}";
        string name = request.ApplicationName is { } application ? $"{who} {application}" : who;
        var attributes = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        attributes.Add(new("program_name", name));
        int bytes = 0;
        foreach (var attribute in request.OtherAttributes)
        {
            bytes += attribute.Key.Length + attribute.Value.Length;
            if (bytes > BytesMax) break;
            attributes.Add(attribute);
        }
        return attributes.ToImmutable();
    }
}
