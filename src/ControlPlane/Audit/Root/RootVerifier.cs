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
    private readonly List<string> _findings = [];
    private readonly Dictionary<string, RootLine> _opened = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RootLine> _closed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deleted = new(StringComparer.Ordinal);
    private readonly Dictionary<long, string> _wanted = [];
    private readonly string _key = Convert.ToHexStringLower(RecordingSigner.KeyIdOf(publicKey));
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

    /// <summary>Certificates that proofs of time must come from; empty: any.</summary>
    public X509Certificate2Collection TimestampAuthorities { get; init; } = [];

    /// <summary>Verifies the days from <paramref name="since"/> on; null: all of them.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public RootReport Run(DateOnly? since, CancellationToken cancellationToken)
    {
        IReadOnlyList<DateOnly> days = RootFiles.Days(dataDirectory);
        int first = since is { } from ? days.TakeWhile(day => day < from).Count() : 0;
        if (days.Count == 0 && AnchorFile is null && StoredAnchors.Count == 0) return new RootReport(RootState.Unknown, 0, 0, 0, []);
        ReadAnchors(days.Count == 0 || first == 0 ? null : days[first - 1]);
        _head = first == 0 ? RootFiles.Genesis : LastHeadOf(days[first - 1]);
        for (int i = first; i < days.Count; i++) ReadDay(days[i], isLast: i == days.Count - 1);
        foreach ((long number, _) in _wanted.Where(wanted => wanted.Key > _number))
            Find($"The root log is cut: an anchor holds line {number}, and its last line is {_number}.");
        (int whole, int running) = Recordings(cancellationToken);
        RootState state = _findings.Count == 0 ? RootState.Whole : RootState.Broken;
        return new RootReport(state, _lines, whole, running, [.. _findings]) { Anchors = _anchors, Timestamps = _timestamps, Head = Convert.ToHexStringLower(_head) };
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
                _head = SHA256.HashData(bytes);
                _number++;
                continue;
            }

            Check(path, line, read);
            _head = SHA256.HashData(bytes);
            signed = read.Event == RootEvents.Signed;
            Anchored(read.N);
            if (timestamps.Remove(read.N, out string? token)) Stamped(token, day);
            Note(read);
        }

        foreach (string left in timestamps.Values) Find($"{left} is of a line that the root log does not have.");
        // A crash may leave lines without their signature, or half a line: at the very end only.
        if ((!signed || cut) && !isLast) Find($"{path} ends without a signature: it was cut.");
    }

    private void Check(string path, int line, RootLine read)
    {
        _lines++;
        if (read.Previous != Convert.ToHexStringLower(_head))
            Find($"{path}, line {line}: it does not continue the line before. Something was changed, taken out or put in there.");
        else if (_number != 0 && read.N != _number + 1) Find($"{path}, line {line}: its number is {read.N}, and {_number + 1} was to come.");
        _number = read.N;
        if (read.Event != RootEvents.Signed) return;
        if (read.Key != _key) Find($"{path}, line {line}: it is signed with another key than the one given.");
        else if (!Signs(read.Signature, _head)) Find($"{path}, line {line}: its signature is forged.");
    }

    private void Note(RootLine read)
    {
        if (read.Session is not { } session) return;
        switch (read.Event)
        {
            case RootEvents.Opened: _opened.TryAdd(session, read); break;
            case RootEvents.Closed: _closed[read.File ?? session] = read; break;
            case RootEvents.Deleted: _deleted.Add(session); break;
        }
    }

    private void Anchored(long number)
    {
        if (!_wanted.Remove(number, out string? head)) return;
        if (head == Convert.ToHexStringLower(_head)) _anchors++;
        else Find($"The root log's line {number} is another one than its anchor holds.");
    }

    private void ReadAnchors(DateOnly? before)
    {
        foreach (string line in StoredAnchors.Concat(AnchorFile is null ? [] : File.ReadLines(AnchorFile)))
        {
            RootAnchor? anchor = ParseAnchor(line);
            bool well = anchor is not null && anchor.Key == _key && anchor.Head.Length == 64 && Signs(anchor.Signature, Convert.FromHexString(anchor.Head));
            if (!well) Find($"{AnchorFile ?? "The store of anchors"} holds a line that is no anchor of this gateway.");
            else if (before is null || string.CompareOrdinal(anchor!.Day, RootFiles.Name(before.Value)) > 0) _wanted[anchor!.N] = anchor.Head;
        }
    }

    private static RootAnchor? ParseAnchor(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, RootJson.Default.RootAnchor);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private bool Signs(string? signature, byte[] head)
    {
        Span<byte> bytes = stackalloc byte[64];
        return Convert.TryFromBase64String(signature ?? "", bytes, out int length) && length == bytes.Length && publicKey.VerifyData(head, bytes, HashAlgorithmName.SHA256);
    }

    private void Stamped(string path, DateOnly day)
    {
        byte[] bytes = File.ReadAllBytes(path);
        X509Certificate2? signer = null;
        bool well = Rfc3161TimestampToken.TryDecode(bytes, out Rfc3161TimestampToken? token, out _)
            && token.VerifySignatureForHash(_head, HashAlgorithmName.SHA256, out signer);
        if (!well) Find($"{path} is no proof of time of the line it is named after.");
        else if (!IsTrusted(signer!)) Find($"{path} comes from an authority other than those given.");
        else if (DateOnly.FromDateTime(token!.TokenInfo.Timestamp.UtcDateTime) < day) Find($"{path} is older than its day.");
        else _timestamps++;
    }

    private bool IsTrusted(X509Certificate2 signer)
    {
        if (TimestampAuthorities.Count == 0) return true;
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(TimestampAuthorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTimeIgnored = true;
        return chain.Build(signer);
    }

    private (int Whole, int Running) Recordings(CancellationToken cancellationToken)
    {
        int whole = 0, running = 0;
        HashSet<string> closed = [.. _closed.Values.Select(line => line.Session!)];
        foreach (RootLine line in _closed.Values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_deleted.Contains(line.Session!)) continue;
            if (IsWhole(line)) whole++;
        }

        foreach (string session in _opened.Keys.Where(session => !closed.Contains(session) && !_deleted.Contains(session)))
        {
            if (Storage.IsOpen(session)) running++;
            else if (Storage.Parts(session) is not [var entry, ..]) Find($"The recording of session {session} is missing.");
            else if (Verify(session, entry) is not null) whole++;
        }

        return (whole, running);
    }

    private bool IsWhole(RootLine line)
    {
        // The name comes from the log, whose chain has been followed; one that leads elsewhere names nothing.
        if (Storage.Named(line.File ?? "") is not { } entry)
        {
            Find($"The recording of session {line.Session} is missing: {line.File}.");
            return false;
        }

        if (line.Sealed == false) return true;
        if (Verify(line.Session!, entry) is not { } found) return false;
        if (found.Frames == line.Frames && found.Lines == line.Lines && Convert.ToHexStringLower(found.Head.Span) == line.Head) return true;
        Find($"The recording of session {line.Session} was replaced: it is not the one that was closed ({line.File}).");
        return false;
    }

    private Verification? Verify(string session, RecordingEntry entry)
    {
        using Stream stream = Storage.Open(entry);
        Verification found = RecordingVerifier.Verify(stream, publicKey);
        if (found.State == RecordingState.Sealed) return found;
        string what = found.State == RecordingState.Unsealed ? $"was cut: it is whole up to frame {found.Frames} only" : $"is broken: {found.Detail}";
        Find($"The recording of session {session} {what.TrimEnd('.')} ({entry.Path}).");
        return null;
    }

    private byte[] LastHeadOf(DateOnly day)
    {
        byte[] head = [];
        foreach (byte[] line in RootReader.Lines(RootFiles.PathOf(dataDirectory, day), static () => { }))
        {
            head = SHA256.HashData(line);
            _number = RootReader.Parse(line)?.N ?? 0;
        }

        return head;
    }

    private void Find(string finding)
    {
        if (_findings.Count < FindingsMax) _findings.Add(finding);
    }
}
