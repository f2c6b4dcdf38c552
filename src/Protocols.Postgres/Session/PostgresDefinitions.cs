using System.Text;
using HoopWire.Sql.Facts;

namespace HoopWire.Postgres.Session;

/// <summary>What texts of PostgreSQL define, by their first words.</summary>
internal sealed class PostgresDefinitions : DefinitionScan
{
    private static readonly byte[][] Words = [.. new[] { "alter", "call", "create", "do", "drop", "import" }.Select(Encoding.ASCII.GetBytes)];

    private PostgresDefinitions()
    {
    }

    /// <summary>The one there is.</summary>
    public static PostgresDefinitions Shared { get; } = new();

    /// <inheritdoc/>
    protected override int CommentLength(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("--"u8)) return LineLength(text, "\r\n"u8);
        if (!text.StartsWith("/*"u8)) return 0;
        int depth = 0;
        for (int i = 0; i + 1 < text.Length; i++)
        {
            bool opens = text[i] == (byte)'/' && text[i + 1] == (byte)'*';
            if (!opens && !(text[i] == (byte)'*' && text[i + 1] == (byte)'/')) continue;
            depth += opens ? 1 : -1;
            i++;
            if (depth == 0) return i + 1;
        }
        return text.Length;
    }

    /// <inheritdoc/>
    protected override bool Begins(ReadOnlySpan<byte> text) =>
        (BeginsWithAny(text, Words) && !CreatesIndex(text)) || (BeginsWith(text, "commit"u8) && BeginsWith(Behind(text, "commit"u8), "prepared"u8));
}
