using System.Security.Cryptography;
using HoopWire.Recording.Encryption;

namespace HoopWire.Recording.Files;

/// <summary>One walk along a recording's chain.</summary>
internal sealed class VerificationWalk(Stream stream, ECDsa publicKey) : IDisposable
{
    private readonly FrameScanner _scanner = new(stream);
    private readonly FrameContent _content = new();
    private readonly FrameIndex _index = new();
    private readonly byte[] _head = (byte[])FrameLink.Genesis.Clone();
    private readonly byte[] _dataHash = new byte[FrameLink.HashBytes];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _linkExpected;
    private bool _hasKey;
    private string? _session;
    private int _keyBytes;
    private long _dataOffset;
    private int _dataBytes;
    private int _contentBytes;
    private int _contentLines;
    private long _frames;
    private long _lines;

    private long Number => _frames + 1;

    public Verification Run()
    {
        while (true)
        {
            var found = _scanner.Next() switch
            {
                ScannedFrame.Data => Data(),
                ScannedFrame.Key => Key(),
                ScannedFrame.Encrypted => Encrypted(),
                ScannedFrame.Link => Link(),
                ScannedFrame.Seal => Seal(),
                ScannedFrame.Foreign => Broken("a frame that no recording has stands in its place"),
                ScannedFrame.Malformed => Broken(_scanner.Problem),
                ScannedFrame.Cut => Cut(),
                _ => Unsealed(),
            };
            if (found is not null) return found with { Head = _head, Session = _session };
        }
    }

    public void Dispose()
    {
        _scanner.Dispose();
        _content.Dispose();
        _hash.Dispose();
    }

    private Verification? Key()
    {
        if (_linkExpected) return Broken("its link is missing");
        if (_keyBytes > 0) return Broken("it has two keys");
        string session = KeyFrame.SessionOf(_scanner.Frame);
        if ((_session ??= session) != session) return Broken("its key is another session's");
        _hash.AppendData(_scanner.Frame);
        _dataOffset = _scanner.Offset;
        _keyBytes = _scanner.Frame.Length;
        _hasKey = true;
        return null;
    }

    // What it holds cannot be seen here. That it is the frame that was written can.
    private Verification? Encrypted()
    {
        if (_linkExpected) return Broken("its link is missing");
        if (!_hasKey) return Broken("its key is missing");
        _linkExpected = true;
        if (_keyBytes == 0) _dataOffset = _scanner.Offset;
        _dataBytes = _keyBytes + _scanner.Frame.Length;
        _keyBytes = 0;
        _contentBytes = _scanner.ContentBytes;
        _contentLines = -1;
        _hash.AppendData(_scanner.Frame);
        _hash.GetHashAndReset(_dataHash);
        return null;
    }

    private Verification? Data()
    {
        if (_linkExpected) return Broken("its link is missing");
        if (_keyBytes > 0) return Broken("it is not encrypted, and a key stands before it");
        _linkExpected = true;
        _dataOffset = _scanner.Offset;
        _dataBytes = _scanner.Frame.Length;
        _contentBytes = _scanner.ContentBytes;
        SHA256.HashData(_scanner.Frame, _dataHash);
        if (!_content.TryOpen(_scanner.Frame, _contentBytes, out var lines)) return Broken("its content does not open");
        _contentLines = lines.Count((byte)'\n');
        if (_frames == 0) _session = RecordedSession.IdIn(lines);
        return lines.IsEmpty || lines[^1] != '\n' ? Broken("its content does not end with a line") : null;
    }

    private Verification? Link()
    {
        if (!_linkExpected || _keyBytes > 0) return Broken("its link stands without it");
        if (!FrameLink.TryRead(_scanner.Frame, out var link)) return Broken("its link was changed");
        if (link.Frame != Number) return Broken($"frame {link.Frame} stands in its place");
        if (!FrameLink.PreviousOf(_scanner.Frame).SequenceEqual(_head)) return Broken("its link does not continue the chain");
        if (!FrameLink.DataHashOf(_scanner.Frame).SequenceEqual(_dataHash)) return Broken("it is not the frame that was written");
        bool sizes = link.CompressedBytes == _dataBytes && link.ContentBytes == _contentBytes;
        bool encrypted = _contentLines < 0;
        bool fits = encrypted == ((link.Flags & FrameLink.Encrypted) != 0) && (encrypted ? link.Lines > 0 : link.Lines == _contentLines);
        if (!sizes || !fits || link.FirstLine != _lines + 1) return Broken("its link describes another frame");
        FrameLink.HeadOf(_scanner.Frame).CopyTo(_head);
        _linkExpected = false;
        _index.Add(Number, IndexEntry.Of(_dataOffset, link));
        _frames++;
        _lines += link.Lines;
        return null;
    }

    private Verification Seal()
    {
        if (_linkExpected) return Broken("its link is missing");
        if (_keyBytes > 0) return Broken("it is missing behind its key");
        if (RecordingSeal.Read(_scanner.Frame) is not { } seal) return BrokenSeal("was changed");
        if (seal.Frames > _frames) return Broken("it is missing");
        if (seal.Frames != _frames || seal.Lines != _lines || !seal.Head.AsSpan().SequenceEqual(_head)) return BrokenSeal("is that of another recording");
        if (!seal.KeyId.AsSpan().SequenceEqual(SigningKey.IdOf(publicKey))) return BrokenSeal("was made with another key than the one given");
        bool signed = publicKey.VerifyData(
            RecordingSeal.SignedPartOf(_scanner.Frame), RecordingSeal.SignatureOf(_scanner.Frame), HashAlgorithmName.SHA256);
        if (!signed) return BrokenSeal("has a forged signature");
        if (!_index.Matches(seal)) return BrokenSeal("has an index of other frames");
        if (_scanner.Next() != ScannedFrame.End) return BrokenSeal("is not the end: something was added after it");
        return new Verification(RecordingState.Sealed, _frames, _lines, null, $"Sealed: {_frames} frames, {_lines} lines.");
    }

    // A crash cuts a file at its end only. Where a link or a seal still follows, the length of this frame was changed.
    private Verification Cut()
    {
        bool changed = RecordingSeal.EndsWithTrailer(_scanner.Rest) || FrameLink.Occurs(_scanner.Rest);
        return changed ? Broken("its length was changed") : Unsealed();
    }

    private Verification Unsealed() => new(
        RecordingState.Unsealed, _frames, _lines, null, $"Unsealed: whole up to frame {_frames}. The session runs, or a crash cut its recording.");

    private Verification Broken(string why) => new(RecordingState.Broken, _frames, _lines, Number, $"Frame {Number} is broken: {why}.");

    private Verification BrokenSeal(string why) => new(
        RecordingState.Broken, _frames, _lines, Number, $"The seal after frame {_frames} is broken: it {why}.");
}
