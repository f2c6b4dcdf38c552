using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using HoopWire.Recording;

namespace HoopWire.ControlPlane;

/// <summary>
/// Verifies the root log of a data directory, and that every recording it names is there, whole, and the one that was closed. Needs files and the
/// public key only, beside a gateway that runs or without one.
/// </summary>
public sealed class RootVerifier(string dataDirectory, ECDsa publicKey)
{
    private const int FindingsMax = 1000;

    // From the line that opens a recording to its first frame, which makes the file.
    private static readonly TimeSpan OpeningMax = TimeSpan.FromSeconds(10);
    private readonly List<string> _findings = [];
    private readonly List<string> _unsealed = [];
    private readonly List<string> _leftOpen = [];
    private readonly RootNames _names = new();
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, HashSet<string>> _wanted = [];
    private readonly string _key = Convert.ToHexStringLower(RecordingSigner.KeyIdOf(publicKey));
    private readonly RootAnchorReader _anchorReader = new(publicKey, Convert.ToHexStringLower(RecordingSigner.KeyIdOf(publicKey)));
    private byte[] _head = [];
    private long _number;
    private long _lines;
    private int _anchors;
    private int _timestamps;

    /// <summary>A file of heads kept outside, as <c>audit.anchor.file</c> makes it; null for none.</summary>
    public string? AnchorFile { get; init; }

    /// <summary>Heads that a store keeps, each in JSON; empty for none.</summary>
    public IReadOnlyList<string> StoredAnchors { get; init; } = [];

    /// <summary>Where the recordings are.</summary>
    public IRecordingStorage Storage { get; init; } = new RecordingCatalog(dataDirectory);

    /// <summary>The clock, by which a recording has only just been opened.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Certificates that proofs of time must come from; empty: any.</summary>
    public X509Certificate2Collection TimestampAuthorities { get; init; } = [];

    /// <summary>Verifies the days from <paramref name="since"/> on; null: all of them.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public RootReport Run(DateOnly? since, CancellationToken cancellationToken)
    {
        IReadOnlyList<DateOnly> days = RootFiles.Days(dataDirectory);
        int first = since is { } from ? days.TakeWhile(day => day < from).Count() : 0;
        if (days.Count == 0 && AnchorFile is null && StoredAnchors.Count == 0) return new RootReport(RootState.Unknown, 0, 0, 0, []);
        // Before the log: what has been closed by now is in it, and what is opened after is not asked for.
        RecordingEntry[] disk = [.. new RecordingCatalog(dataDirectory).List(since?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)).Where(entry => !entry.IsOpen)];
        ReadAnchors(days.Count == 0 || first == 0 ? null : days[first - 1]);
        _head = first == 0 ? RootFiles.Genesis : LastHeadOf(days[first - 1]);
        foreach (DateOnly earlier in days.Take(first)) ReadHolds(earlier);
        for (int i = first; i < days.Count; i++) ReadDay(days[i], isLast: i == days.Count - 1);
        foreach (long number in _wanted.Keys)
        {
            Find(number > _number
                ? $"The root log is cut: an anchor holds line {number}, and its last line is {_number}."
                : $"An anchor holds line {number}, which is not among the lines of the root log that are of its day and later.");
        }

        (int whole, int running) = Recordings(cancellationToken);
        Unnamed(disk, cancellationToken);
        foreach (string session in _names.DeletedWhileHeld) Find($"The recording of session {session} was deleted while it was held: its hold was taken away, and no line says by whom.");
        // A log without any signature says nothing: anybody may have written it.
        bool says = _names.IsSigned || (first > 0 && _lines == 0);
        RootState state = _findings.Count > 0 ? RootState.Broken : says ? RootState.Whole : RootState.Unknown;
        return new RootReport(state, _lines, whole, running, [.. _findings])
        {
            Unsigned = _names.Waiting,
            Unsealed = [.. _unsealed],
            LeftOpen = [.. _leftOpen],
            Anchors = _anchors,
            Timestamps = _timestamps,
            Head = Convert.ToHexStringLower(_head),
        };
    }

    private void ReadDay(DateOnly day, bool isLast)
    {
        string path = RootFiles.PathOf(dataDirectory, day);
        Dictionary<long, string> timestamps = RootFiles.Timestamps(dataDirectory, day).ToDictionary(found => found.Number, found => found.Path);
        bool signed = true, cut = false;
        int line = 0;
        foreach (byte[] bytes in RootReader.Lines(path, () => cut = true))
        {
            line++;
            if (RootReader.Parse(bytes) is not { } read)
            {
                Find($"{path}, line {line}: it is no line of the root log.");
                _names.Drop();
                _head = SHA256.HashData(bytes);
                _number++;
                continue;
            }

            Check(path, line, read);
            _head = SHA256.HashData(bytes);
            signed = read.Event == RootEvents.Signed;
            Anchored(read.N);
            if (timestamps.Remove(read.N, out string? token)) Stamped(token, read.Time);
        }

        foreach (string left in timestamps.Values) Find($"{left} is of a line that the root log does not have.");
        // A crash may leave lines without their signature, or half a line: at the very end only.
        if (isLast || (signed && !cut)) return;
        Find($"{path} ends without a signature: it was cut.");
        _names.Drop();
    }

    private void Check(string path, int line, RootLine read)
    {
        _lines++;
        bool follows = read.Previous == Convert.ToHexStringLower(_head);
        if (!follows) Find($"{path}, line {line}: it does not continue the line before. Something was changed, taken out or put in there.");
        else if (read.N != _number + 1) Find($"{path}, line {line}: its number is {read.N}, and {_number + 1} was to come.");
        _number = read.N;
        // What lies before a break is in no signature behind it.
        if (!follows) _names.Drop();
        if (read.Event == RootEvents.Signed) Signed(path, line, read);
        else if (!_names.Take(read) && _names.Waiting == RootFiles.BatchLinesMax + 1) Find($"{path}, line {line}: more lines lie before it without a signature than the gateway writes.");
    }

    private void Signed(string path, int line, RootLine read)
    {
        if (read.Key == _key && _anchorReader.Signs(read.Signature, _head))
        {
            _names.Sign();
            return;
        }

        Find(read.Key != _key ? $"{path}, line {line}: it is signed with another key than the one given." : $"{path}, line {line}: its signature is forged.");
        _names.Drop();
    }

    private void Anchored(long number)
    {
        if (!_wanted.Remove(number, out HashSet<string>? heads)) return;
        // One that the log has does not stand for another: the log was cut back, and grew anew to the same number.
        foreach (string head in heads)
        {
            if (head == Convert.ToHexStringLower(_head)) _anchors++;
            else Find($"The root log's line {number} is another one than an anchor holds.");
        }
    }

    private void ReadAnchors(DateOnly? before)
    {
        foreach (string line in StoredAnchors.Concat(AnchorFile is null ? [] : File.ReadLines(AnchorFile)))
        {
            // Half of one, as a power cut leaves it.
            if (line.StartsWith('{') && !line.EndsWith('}')) continue;
            if (_anchorReader.Read(line) is not { } anchor) Find($"{AnchorFile ?? "The store of anchors"} holds a line that is no anchor of this gateway.");
            else if (before is null || string.CompareOrdinal(anchor.Day, RootFiles.Name(before.Value)) > 0) Want(anchor);
        }
    }

    private void Want(RootAnchor anchor)
    {
        if (!_wanted.TryGetValue(anchor.N, out HashSet<string>? heads)) _wanted[anchor.N] = heads = new HashSet<string>(StringComparer.Ordinal);
        heads.Add(anchor.Head);
    }

    private void Stamped(string path, DateTimeOffset written)
    {
        byte[] bytes = File.ReadAllBytes(path);
        X509Certificate2? signer = null;
        bool well = Rfc3161TimestampToken.TryDecode(bytes, out Rfc3161TimestampToken? token, out _)
            && token.VerifySignatureForHash(_head, HashAlgorithmName.SHA256, out signer);
        if (!well) Find($"{path} is no proof of time of the line it is named after.");
        else if (!IsTrusted(signer!, token!)) Find($"{path} comes from an authority other than those given.");
        else if (token!.TokenInfo.Timestamp.UtcDateTime.Date < written.UtcDateTime.Date) Find($"{path} is older than the line it is of.");
        else _timestamps++;
    }

    private bool IsTrusted(X509Certificate2 signer, Rfc3161TimestampToken token)
    {
        if (TimestampAuthorities.Count == 0) return true;
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(TimestampAuthorities);
        // Those between the signer and the authority come with the token; nobody is asked for them.
        chain.ChainPolicy.ExtraStore.AddRange(token.AsSignedCms().Certificates);
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTimeIgnored = true;
        return chain.Build(signer);
    }

    private (int Whole, int Running) Recordings(CancellationToken cancellationToken)
    {
        int whole = 0, running = 0;
        foreach (RootLine line in _names.Closed.Values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsWhole(line)) whole++;
        }

        bool runs = RootLock.IsHeld(dataDirectory);
        foreach (string session in _names.Unended)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool isOpen = Storage.IsOpen(session);
            // Its name among the open ones stands for nothing without the file: whoever took that away could put the name there.
            if (Storage.Parts(session) is not [var entry, ..])
            {
                if (runs && _names.OpenedAt(session) > Time.GetUtcNow() - OpeningMax) running++;
                else Missing(session, $"The recording of session {session} is missing.");
            }
            else if (isOpen && runs) running++;
            else if (Verify(session, entry, mayLackItsSeal: isOpen) is not { } found) continue;
            else if (found.State == RecordingState.Sealed) whole++;
            else if (_leftOpen.Count < FindingsMax)
                _leftOpen.Add($"The recording of session {session} is open, but no gateway holds the lock of the data directory: a crash left it, and the next start closes it, or somebody has put its name into journal/open. It is whole up to frame {found.Frames} ({entry.Path}).");
        }

        return (whole, running);
    }

    // Files that no line names: put there by somebody, or left damaged by the gateway, which went on in another.
    private void Unnamed(IEnumerable<RecordingEntry> disk, CancellationToken cancellationToken)
    {
        foreach (RecordingEntry entry in disk)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_names.Closed.ContainsKey(entry.Name) || _read.Contains(entry.Name)) continue;
            if (_names.Knows(entry.Id)) Verify(entry.Id, entry);
            else Find($"The root log does not name the recording {entry.Path}: somebody has put it there, or taken its lines out of the log.");
        }
    }

    private bool IsWhole(RootLine line)
    {
        // The name comes from the log, whose chain has been followed; one that leads elsewhere names nothing.
        if (Storage.Named(line.File ?? "") is not { } entry)
        {
            Missing(line.Session!, $"The recording of session {line.Session} is missing: {line.File}.");
            return false;
        }

        bool isSealed = line.Sealed != false;
        if (Verify(line.Session!, entry, mayLackItsSeal: !isSealed) is not { } found) return false;
        bool same = found.Frames == line.Frames && found.Lines == line.Lines && Convert.ToHexStringLower(found.Head.Span) == line.Head;
        // Where no seal says that nothing follows, its length does.
        if (!same || (!isSealed && entry.Bytes != line.Bytes))
        {
            Find($"The recording of session {line.Session} was replaced: it is not the one that was closed ({line.File}).");
            return false;
        }

        if (!isSealed && _unsealed.Count < FindingsMax)
            _unsealed.Add($"The recording of session {line.Session} was closed without a seal: somebody changed it while it ran. It is the one that the gateway wrote ({line.File}).");
        return true;
    }

    // A deletion excuses that a file is gone, and nothing of one that is there: it may have failed.
    private void Missing(string session, string finding)
    {
        if (!_names.IsDeleted(session)) Find(finding);
    }

    private Verification? Verify(string session, RecordingEntry entry, bool mayLackItsSeal = false)
    {
        _read.Add(entry.Name);
        using Stream stream = Storage.Open(entry);
        Verification found = RecordingVerifier.Verify(stream, publicKey);
        if (found.State == RecordingState.Sealed || (mayLackItsSeal && found.State == RecordingState.Unsealed))
        {
            if (!found.IsAnothers(session)) return found;
            Find($"The recording of session {session} was replaced by another session's ({entry.Path}).");
            return null;
        }

        string what = found.State == RecordingState.Unsealed ? $"was cut: it is whole up to frame {found.Frames} only" : $"is broken: {found.Detail}";
        Find($"The recording of session {session} {what.TrimEnd('.')} ({entry.Path}).");
        return null;
    }

    // What is held from before the days that are verified is held in them.
    private void ReadHolds(DateOnly day)
    {
        foreach (byte[] line in RootReader.Lines(RootFiles.PathOf(dataDirectory, day), static () => { }))
        {
            bool may = line.AsSpan().IndexOf("\"recording-held\""u8) >= 0 || line.AsSpan().IndexOf("\"recording-released\""u8) >= 0;
            if (may && RootReader.Parse(line) is { Event: RootEvents.Held or RootEvents.Released } read) _names.NoteHold(read);
        }
    }

    private byte[] LastHeadOf(DateOnly day)
    {
        byte[] head = [];
        foreach (byte[] line in RootReader.Lines(RootFiles.PathOf(dataDirectory, day), static () => { }))
        {
            head = SHA256.HashData(line);
            _number = RootReader.Parse(line)?.N ?? _number + 1;
        }

        return head;
    }

    private void Find(string finding)
    {
        if (_findings.Count < FindingsMax) _findings.Add(finding);
    }
}
