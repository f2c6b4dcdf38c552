using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using HoopWire.Access;

namespace HoopWire.Bench.Micro;

/// <summary>A login by SCRAM-SHA-256, apart from the derivation of its key, and that derivation.</summary>
public class ScramBenchmarks
{
    private readonly byte[] _salt = RandomNumberGenerator.GetBytes(16);
    private readonly Secret _secret = new("an access key of some length");
    private ScramCredential _credential = null!;
    private ScramAccount _account = null!;

    [GlobalSetup]
    public void Setup()
    {
        _credential = ScramCredential.Derive(_secret, _salt, ScramCredential.IterationsMin);
        _account = new ScramAccount([.. _salt], ScramCredential.IterationsMin, [_credential.ToVerifier("key")]);
    }

    [Benchmark(Description = "whole exchange, both sides")]
    public bool Exchange()
    {
        var client = new ScramClient(null, false);
        var server = new ScramServer(_account, null);
        server.Start(ScramMechanism.Sha256, client.ClientFirst(), out var challenge);
        client.TakeServerFirst(challenge, 100_000);
        server.Finish(client.ClientFinal(_credential), out _, out var final);
        return client.TakeServerFinal(final);
    }

    [Benchmark(Description = "derive a key, 4096 rounds")]
    public ScramCredential Derive() => ScramCredential.Derive(_secret, _salt, ScramCredential.IterationsMin);
}
