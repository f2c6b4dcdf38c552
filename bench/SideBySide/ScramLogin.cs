using System.Collections.Concurrent;
using HoopWire.Access;

namespace HoopWire.Bench.SideBySide;

/// <summary>The client's half of a SCRAM login, with keys derived once for all sessions that share password and salt.</summary>
internal sealed class ScramLogin(string password)
{
    private const int IterationsMax = 1_000_000;

    // Thousands of sessions share both; 4096 rounds each would measure the generator.
    private static readonly ConcurrentDictionary<(string Password, string Salt, int Iterations), ScramCredential> Derived = new();
    private readonly ScramClient _client = new(channelBinding: null, plusOffered: false);

    public byte[] First() => _client.ClientFirst();

    public byte[] Final(ReadOnlySpan<byte> serverFirst)
    {
        if (!_client.TakeServerFirst(serverFirst, IterationsMax)) throw new IOException("The server's SCRAM challenge is malformed.");
        var credential = Derived.GetOrAdd(
            (password, Convert.ToHexString(_client.Salt.Span), _client.Iterations),
            static key => ScramCredential.Derive(new Secret(key.Password), Convert.FromHexString(key.Salt), key.Iterations));
        return _client.ClientFinal(credential);
    }
}
