using System.Text;
using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>SCRAM-SHA-256 towards a target, bound to its certificate where both sides can.</summary>
internal sealed class TargetScram(Connection connection, Target target, Secret password, ScramCredentialCache credentials)
{
    /// <summary>PostgreSQL's default is 4,096. 100,000 are tens of milliseconds of one core, once per password.</summary>
    private const int IterationsMax = 100_000;

    private ScramClient? _client;

    /// <summary>Takes AuthenticationSASL and writes SASLInitialResponse.</summary>
    public void Start(ReadOnlySpan<byte> body)
    {
        if (!Authentication.TryRead(body, out Authentication offer)) throw Malformed();
        byte[]? binding = connection is { IsEncrypted: true, PeerCertificate: { } certificate } ? ChannelBinding.ServerEndPoint(certificate) : null;
        bool plusOffered = offer.HasMechanism("SCRAM-SHA-256-PLUS"u8);
        _client = new ScramClient(binding, plusOffered);
        if (!offer.HasMechanism(Encoding.ASCII.GetBytes(_client.Mechanism))) throw new TargetRefusal(TargetFailures.Unsupported(target));
        SaslInitialResponse.Write(connection.Pipe.Output, Encoding.ASCII.GetBytes(_client.Mechanism), _client.ClientFirst());
    }

    /// <summary>Takes the data of AuthenticationSASLContinue and writes SASLResponse. The derivation runs off the loop.</summary>
    public async Task ContinueAsync(ReadOnlyMemory<byte> serverFirst, CancellationToken cancellationToken)
    {
        if (!_client!.TakeServerFirst(serverFirst.Span, IterationsMax))
        {
            if (_client.Iterations == 0 || _client.Iterations is >= ScramCredential.IterationsMin and <= IterationsMax) throw Malformed();
            throw new TargetRefusal(TargetFailures.BadIterations(target, _client.Iterations, IterationsMax));
        }
        ScramCredential credential = await credentials.GetAsync(password, _client.Salt, _client.Iterations).WaitAsync(cancellationToken);
        SaslResponse.Write(connection.Pipe.Output, _client.ClientFinal(credential));
    }

    /// <summary>Takes the data of AuthenticationSASLFinal.</summary>
    public void Finish(ReadOnlySpan<byte> serverFinal)
    {
        if (!_client!.TakeServerFinal(serverFinal)) throw new TargetRefusal(TargetFailures.NotProved(target));
    }

    private static ProtocolException Malformed() => ProtocolException.Create(ProtocolError.BadField, "a SCRAM message is malformed");
}
