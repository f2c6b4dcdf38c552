using HoopWire.MySql.Wire;

namespace HoopWire.Fuzz.Targets;

/// <summary>Everything that is read before anybody has proved who they are, on both legs. What was read is written and read again as the same.</summary>
internal sealed class MySqlLogin : IFuzzTarget
{
    public static string Name => "mysql-login";

    public static IEnumerable<byte[]> Seeds => [MySqlSeeds.Greeting, MySqlSeeds.Response, MySqlSeeds.Error, MySqlSeeds.Of(new AuthSwitchRequest("mysql_native_password", new byte[20]).Write)];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (Greeting.TryRead(input, out var greeting))
        {
            Trace.Note(1, 1);
            FuzzFailure.Unless(greeting!.Challenge.Length == Greeting.ChallengeBytes, "a challenge of another length");
        }
        if (SslRequest.TryRead(input, out _)) Trace.Note(2, 1);
        if (HandshakeResponse.TryRead(input, out var response))
        {
            Trace.Note(3, response!.Attributes.Length);
            FuzzFailure.Unless(response.Attributes.Length <= HandshakeResponse.AttributesMax, "more attributes than there may be");
            FuzzFailure.Unless(response.Answer.Length <= input.Length, "an answer beyond the packet");
        }
        if (AuthSwitchRequest.TryRead(input, out var request)) Trace.Note(4, request!.Data.Length);
        if (ErrPacket.TryRead(input, out var error)) FuzzFailure.Unless(error.Message.Length <= input.Length, "words beyond the packet");
    }
}
