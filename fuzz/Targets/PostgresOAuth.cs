using HoopWire.Postgres.Wire;

namespace HoopWire.Fuzz.Targets;

/// <summary>The initial response of OAUTHBEARER: a token is a part of it, and holds nothing but what RFC 6750 allows.</summary>
internal sealed class PostgresOAuth : IFuzzTarget
{
    private const byte Separator = 1;

    public static string Name => "postgres-oauth";

    public static IEnumerable<byte[]> Seeds =>
    [
        "n,,\u0001auth=Bearer abc.def-ghi\u0001\u0001"u8.ToArray(),
        "y,,\u0001host=gw\u0001port=5432\u0001auth=bearer  a~b+c/d==\u0001\u0001"u8.ToArray(),
        "n,,\u0001auth=\u0001\u0001"u8.ToArray(),
    ];

    public static IEnumerable<byte[]> Dictionary => ["n,,\u0001"u8.ToArray(), "auth="u8.ToArray(), "Bearer "u8.ToArray(), [Separator], [Separator, Separator]];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        bool read = OAuthBearer.TryRead(input, out OAuthBearer response);
        Trace.Note(1, read);
        if (!read) return;
        Trace.Note(2, Math.Min(response.Token.Length, 20));
        FuzzFailure.Unless(input is [_, _, _, _, ..] && input.EndsWith([Separator, Separator]), "a response without its end");
        FuzzFailure.Unless(response.Token.IsEmpty || input.Overlaps(response.Token), "a token that is no part of the response");
        foreach (byte b in response.Token)
            FuzzFailure.Unless(b is > (byte)' ' and < 0x7F, "a token with a byte that no token has");
    }
}
