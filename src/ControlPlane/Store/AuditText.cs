using System.Security.Cryptography;
using System.Text;
using HoopWire.Policy;

namespace HoopWire.ControlPlane;

/// <summary>A text of the audit that is kept once, whichever rows have it.</summary>
/// <param name="Value">The text; as long as it may be, what is kept in memory of it is not.</param>
/// <param name="Protocol">The protocol, of a command's text; otherwise null, and the text tells nothing by itself.</param>
/// <param name="IsHidden">Whether the database gets what the text tells, and its SHA-256 in its place.</param>
internal readonly record struct AuditText(string Value, string? Protocol, bool IsHidden = false)
{
    private const int KeyCharsMax = 4096;

    /// <summary>What <see cref="TextCache"/> knows it by.</summary>
    public string Key => Value.Length <= KeyCharsMax ? Named(IsHidden ? '\u0002' : '\0', Value) : Named(IsHidden ? '\u0003' : '\u0001', Sha256());

    /// <summary>What the database keeps.</summary>
    public string Stored => IsHidden ? "sha256:" + Sha256() : Value;

    /// <summary>The text of a row; null for none.</summary>
    public static AuditText? Of(AuditRow row) => row.Text is null ? null : new AuditText(row.Text, row.Command is null ? null : row.Protocol ?? "", row.HidesText);

    /// <summary>What the database knows it by.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(Named(IsHidden ? '\u0002' : '\0', Value)));

    /// <summary>What it tells.</summary>
    public CommandDescription Describe(TextCache texts) => Protocol is null ? CommandDescription.Unknown : texts.Describe(Protocol, Value);

    // No protocol's name has such a sign: the kinds of keys are never mistaken for each other.
    private string Named(char sign, string text) => Protocol + sign + text;

    private string Sha256() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Value)));

    /// <summary>The relations that it tells of, as they are kept.</summary>
    public static string? RelationsOf(CommandDescription description) => description.Relations.IsDefaultOrEmpty ? null : JsonList.Write(description.Relations);
}
