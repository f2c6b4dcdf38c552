using HoopWire.MySql.Wire;

namespace HoopWire.Fuzz.Targets;

/// <summary>Everything that is read before anybody has proved who they are, on both legs. What was read is written and read again as the same.</summary>
internal sealed class MySqlLogin : IFuzzTarget
{
    public static string Name => "mysql-login";

    public static IEnumerable<byte[]> Seeds => [MySqlSeeds.Greeting, MySqlSeeds.Response, MySqlSeeds.Error, MySqlSeeds.ChangeUser, MySqlSeeds.Of(new AuthSwitchRequest("mysql_native_password", new byte[20]).Write)];

    private static Capabilities[] ChangeUserForms { get; } =
    [
        Capabilities.None, Capabilities.SecureConnection, Capabilities.SecureConnection | Capabilities.PluginAuth, Capabilities.SecureConnection | Capabilities.PluginAuth | Capabilities.ConnectAttributes,
    ];

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
            FuzzFailure.Unless(response.Attributes.Length <= LoginFields.AttributesMax, "more attributes than there may be");
            FuzzFailure.Unless(response.Answer.Length <= input.Length, "an answer beyond the packet");
        }
        for (int i = 0; i < ChangeUserForms.Length; i++) FuzzChange(input, i);
        if (AuthSwitchRequest.TryRead(input, out var request)) Trace.Note(4, request!.Data.Length);
        if (ErrPacket.TryRead(input, out var error)) FuzzFailure.Unless(error.Message.Length <= input.Length, "words beyond the packet");
    }

    private static void FuzzChange(ReadOnlySpan<byte> input, int form)
    {
        var capabilities = ChangeUserForms[form];
        if (!ChangeUserRequest.TryRead(input, capabilities, out var change)) return;
        Trace.Note(5 + form, change!.Attributes?.Length ?? -1);
        FuzzFailure.Unless(change.Attributes is not { Length: > LoginFields.AttributesMax }, "more attributes than there may be");
        FuzzFailure.Unless(change.Answer.Length <= input.Length, "an answer beyond the packet");
        if (form == 0) return;
        byte[] written = MySqlSeeds.Of(output => change.Write(output, capabilities));
        // What is not UTF-8 grows.
        FuzzFailure.Unless(written.Length > MySqlLimits.LoginBytesMax || ChangeUserRequest.TryRead(written, capabilities, out _), "what was read cannot be read again");
    }
}
