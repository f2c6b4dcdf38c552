using System.Collections.Immutable;
using HoopWire.Access;

namespace HoopWire.Fuzz.Targets;

/// <summary>SCRAM as the gateway's clients speak it: nobody gets in who does not know the password.</summary>
internal sealed class ScramServerMessages : IFuzzTarget
{
    private static readonly ImmutableArray<byte> Zeros = [.. new byte[32]];
    private static readonly ScramAccount Account = new([.. new byte[16]], 4096, [new ScramVerifier("k", [.. Enumerable.Repeat((byte)7, 32)], Zeros)]);

    public static string Name => "scram-server";

    // The first line is the client-first-message, the rest the client-final-message.
    public static IEnumerable<byte[]> Seeds =>
    [
        "n,,n=,r=fyko+d2lbbFgONRv9qkxdawL\nc=biws,r=fyko+d2lbbFgONRv9qkxdawLserver,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="u8.ToArray(),
        "y,,n=alice,r=abc,x=ext\nc=eSws,r=abcserver,x=ext,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="u8.ToArray(),
        "p=tls-server-end-point,,n=,r=abc\nc=cD10bHMtc2VydmVyLWVuZC1wb2ludCwsAAAA,r=abcserver,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="u8.ToArray(),
        "n,a=admin,n=,r=abc\n"u8.ToArray(),
        "n,,m=must,n=,r=abc\n"u8.ToArray(),
    ];

    public static IEnumerable<byte[]> Dictionary => ["n,,"u8.ToArray(), "y,,"u8.ToArray(), "r="u8.ToArray(), ",p="u8.ToArray(), "c=biws"u8.ToArray(), "server"u8.ToArray(), "=="u8.ToArray(), "\n"u8.ToArray()];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        int line = input.IndexOf((byte)'\n');
        ReadOnlySpan<byte> first = line < 0 ? input : input[..line];
        ReadOnlySpan<byte> final = line < 0 ? default : input[(line + 1)..];
        foreach ((string mechanism, byte[]? binding) in new (string, byte[]?)[]
            { (ScramMechanism.Sha256, null), (ScramMechanism.Sha256, new byte[3]), (ScramMechanism.Sha256Plus, new byte[3]), ("PLAIN", null) })
        {
            var server = new ScramServer(Account, binding, "server");
            ScramResult started = server.Start(mechanism, first, out byte[] challenge);
            Trace.Note(1, (int)started);
            FuzzFailure.Unless(started == ScramResult.Accepted == challenge.Length > 0, "a challenge without acceptance, or the other way round");
            ScramResult finished = server.Finish(final, out ScramVerifier? verifier, out _);
            Trace.Note(2, (int)finished);
            FuzzFailure.Unless(finished != ScramResult.Accepted && verifier is null, "a proof of a password that nobody knows");
        }
    }
}
