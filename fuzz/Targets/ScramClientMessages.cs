using System.Text;
using HoopWire.Access;

namespace HoopWire.Fuzz.Targets;

/// <summary>SCRAM as a hostile target speaks it: no work without bound, and no belief without proof.</summary>
internal sealed class ScramClientMessages : IFuzzTarget
{
    private const int IterationsMax = 100_000;
    private static readonly ScramCredential Credential = ScramCredential.Derive(new Secret("secret"), new byte[16], 4096);

    public static string Name => "scram-client";

    public static IEnumerable<byte[]> Seeds =>
    [
        "r=clientserver,s=AAAAAAAAAAAAAAAAAAAAAA==,i=4096\nv=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="u8.ToArray(),
        "r=clientserver,s=c2FsdA==,i=15000,x=ext\ne=invalid-proof"u8.ToArray(),
        "m=must,r=clientserver,s=c2FsdA==,i=4096\n"u8.ToArray(),
        "r=client,s=c2FsdA==,i=99999999999\n"u8.ToArray(),
    ];

    public static IEnumerable<byte[]> Dictionary => ["r=client"u8.ToArray(), ",s="u8.ToArray(), ",i=4096"u8.ToArray(), "2147483647"u8.ToArray(), "v="u8.ToArray(), "\n"u8.ToArray()];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        int line = input.IndexOf((byte)'\n');
        ReadOnlySpan<byte> first = line < 0 ? input : input[..line];
        var client = new ScramClient(null, false, "client");
        bool taken = client.TakeServerFirst(first, IterationsMax);
        Trace.Note(1, taken);
        if (taken)
        {
            FuzzFailure.Unless(client.Iterations is >= ScramCredential.IterationsMin and <= IterationsMax, $"{client.Iterations} iterations");
            FuzzFailure.Unless(client.Salt.Length > 0, "no salt");
            string answer = Encoding.ASCII.GetString(client.ClientFinal(Credential));
            FuzzFailure.Unless(answer.StartsWith("c=biws,r=client", StringComparison.Ordinal), "an answer without our nonce");
        }

        FuzzFailure.Unless(!client.TakeServerFinal(line < 0 ? default : input[(line + 1)..]), "a server was believed that knows no password");
    }
}
