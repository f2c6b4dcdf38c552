using System.Collections.Immutable;
using System.Security.Cryptography;

namespace HoopWire.Recording.Encryption;

/// <summary>Who can read what is recorded from now on.</summary>
internal sealed class RecordingEncryption : IDisposable
{
    private readonly ImmutableArray<ReadingKey> _recipients;

    /// <summary>Loads the recipients' public keys, and the gateway's own pair where it is one of them.</summary>
    /// <exception cref="IOException">A key cannot be read.</exception>
    public RecordingEncryption(ImmutableArray<string> recipients, bool ownKey, string keys)
    {
        if (recipients.Length + (ownKey ? 1 : 0) is 0 or > KeyFrame.RecipientsMax)
            throw new IOException($"Encrypted recordings have 1 to {KeyFrame.RecipientsMax} recipients.");
        Own = ownKey ? ReadingKey.LoadOrCreate(keys) : null;
        _recipients = [.. Own is null ? [] : new[] { Own }, .. recipients.Select(ReadingKey.Load)];
    }

    /// <summary>The gateway's own key; null when it is not a recipient.</summary>
    public ReadingKey? Own { get; }

    /// <summary>A new data key for a session's recording, with the frame that gives it to the recipients.</summary>
    public (byte[] Key, byte[] Frame) NewKey(string session)
    {
        byte[] key = RandomNumberGenerator.GetBytes(KeyWrap.KeyBytes);
        return (key, KeyFrame.Write(session, key, _recipients));
    }

    public void Dispose()
    {
        foreach (var key in _recipients) key.Dispose();
    }
}
