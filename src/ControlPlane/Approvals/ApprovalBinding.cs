using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using HoopWire.Policy;

namespace HoopWire.ControlPlane;

/// <summary>What an approval is good for: SHA-256 over the requester, the target and the exact bytes, each with its length before it.</summary>
internal static class ApprovalBinding
{
    public static byte[] Of(ApprovalRequest request)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendScope(hash, request);
        Append(hash, request.Statement.Span);
        Append(hash, request.ParameterTypes.Span);
        Append(hash, request.Parameters.Span);
        Append(hash, request.Rule);
        if (!request.Reading.IsEmpty) Append(hash, request.Reading.Span);
        // What nobody can tell is like nothing else.
        if (request.Before is not { } before) Append(hash, RandomNumberGenerator.GetBytes(16));
        else foreach (ReadOnlyMemory<byte> text in before) Append(hash, text.Span);
        return hash.GetHashAndReset();
    }

    /// <summary>What an approval given ahead of time is good for: the same, of one statement's own bytes without parameters, whatever text it is sent in.</summary>
    public static byte[] OfStatement(ApprovalRequest request, ReadOnlySpan<byte> statement)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, "statement of a set");
        foreach (ReadOnlyMemory<byte> text in request.Before ?? []) Append(hash, text.Span);
        Append(hash, (string?)null);
        AppendScope(hash, request);
        Append(hash, statement);
        Append(hash, request.Rule);
        return hash.GetHashAndReset();
    }

    private static void AppendScope(IncrementalHash hash, ApprovalRequest request)
    {
        Append(hash, request.Requester.User);
        Append(hash, request.Requester.Agent);
        Append(hash, request.Credential);
        Append(hash, request.Target);
        Append(hash, request.Database);
    }

    // No agent and an agent of no name are not the same.
    private static void Append(IncrementalHash hash, string? text)
    {
        if (text is null) AppendLength(hash, -1);
        else Append(hash, Encoding.UTF8.GetBytes(text));
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        AppendLength(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void AppendLength(IncrementalHash hash, long length)
    {
        Span<byte> prefix = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, length);
        hash.AppendData(prefix);
    }
}
