using System.Security.Cryptography;
using System.Text;
using HoopWire.Policy;

namespace HoopWire.ControlPlane;

/// <summary>A text of the audit that is kept once, whichever rows have it.</summary>
/// <param name="Value">The text.</param>
/// <param name="Protocol">The protocol, of a command's text; otherwise null, and the text tells nothing by itself.</param>
internal readonly record struct AuditText(string Value, string? Protocol)
{
    /// <summary>What <see cref="TextCache"/> knows it by.</summary>
    public string Key => Protocol + "\0" + Value;

    /// <summary>The text of a row; null for none.</summary>
    public static AuditText? Of(AuditRow row) => row.Text is null ? null : new AuditText(row.Text, row.Command is null ? null : row.Protocol ?? "");

    /// <summary>What the database knows it by.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(Key));

    /// <summary>What it tells.</summary>
    public CommandDescription Describe(TextCache texts) => Protocol is null ? CommandDescription.Unknown : texts.Describe(Protocol, Value);

    /// <summary>The relations that it tells of, as they are kept.</summary>
    public static string? RelationsOf(CommandDescription description) => description.Relations.IsDefaultOrEmpty ? null : JsonList.Write(description.Relations);
}
