namespace HoopWire.Fuzz.Targets;

/// <summary>What holds for the redaction of any text, whatever language it is in.</summary>
internal static class Redaction
{
    /// <summary>Fails unless a redacted text is as long as the text, and asterisks are all that it has instead.</summary>
    /// <param name="text">The text.</param>
    /// <param name="redacted">What was made of it.</param>
    public static void Check(ReadOnlySpan<byte> text, ReadOnlySpan<byte> redacted)
    {
        FuzzFailure.Unless(redacted.Length == text.Length, "another length");
        int changed = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (redacted[i] == text[i]) continue;
            changed++;
            FuzzFailure.Unless(redacted[i] == '*', "changed into something else");
        }

        Trace.Note(2, Math.Min(changed, 100));
    }

    /// <summary>Fails if the end of a secret behind a text survives.</summary>
    /// <param name="redacted">The redacted text and what is left of the secret; null where nothing was hidden.</param>
    /// <param name="textBytes">The text's length.</param>
    /// <param name="end">How the secret ends.</param>
    public static void CheckHidden(byte[]? redacted, int textBytes, ReadOnlySpan<byte> end) =>
        FuzzFailure.Unless(redacted is not null && redacted.AsSpan()[textBytes..].IndexOf(end) < 0, "a password is left");
}
