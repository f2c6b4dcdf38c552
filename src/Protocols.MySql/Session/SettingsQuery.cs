using System.Globalization;
using System.Text;
using HoopWire.MySql.Sql;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Session;

/// <summary>
/// Asks a target by what settings of the session it reads texts. Whose server it is and how new, its own reading of version comments shows: a version can be
/// configured to be anything.
/// </summary>
internal static class SettingsQuery
{
    private const int Cells = 7;
    private const string Yes = "1";
    private static readonly string[] Prefixes = ["5.5.5-", ""];

    /// <summary>The statement, for a server of this version.</summary>
    public static byte[] For(string version)
    {
        int number = NumberOf(version);
        string maria = version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase) ? "M" : "";
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT @@sql_mode,@@character_set_client,@@lower_case_table_names,0/*M!+1*/,0/*{maria}!{number:00000} +1*//*{maria}!{number + 1:00000} +1*/,DATABASE(),LENGTH('\\\\')"));
    }

    /// <summary>The settings that a row of the answer tells; whatever it does not tell is in doubt.</summary>
    /// <param name="row">The row.</param>
    /// <param name="version">The target's version.</param>
    /// <param name="database">The session's database, folded; null for none.</param>
    public static LexicalSettings Read(ReadOnlySpan<byte> row, string version, out string? database)
    {
        database = null;
        var cells = new string?[Cells];
        var reader = new PayloadReader(row);
        for (int i = 0; i < Cells; i++)
        {
            if (!reader.TryReadTextCell(out var cell, out bool isNull)) return Unknown;
            cells[i] = isNull ? null : Encoding.UTF8.GetString(cell);
        }
        if (!reader.IsAtEnd || cells is not [{ } modes, { } charset, { } folding, { } maria, { } sameVersion, var open, { } backslashes]) return Unknown;
        database = open is null ? null : NameLetters.Fold(open);
        // Told by how a string was read just now: the mode says the same, or it is not what is read by.
        var known = LexicalSettings.ModesOf(modes);
        if ((known & SqlModes.NoBackslashEscapes) != 0 != (backslashes != Yes)) return Unknown;
        return new LexicalSettings(
            known,
            ClientCharsets.EncodingOf(charset),
            maria == Yes ? ServerFamily.MariaDb : ServerFamily.MySql,
            sameVersion == Yes ? NumberOf(version) : 0,
            FoldsTableNames: folding is "1" or "2",
            InSystemSchema: SystemSchemas.Contains(database));
    }

    /// <summary>What is known of a session that told nothing: nothing is understood by it.</summary>
    public static LexicalSettings Unknown { get; } = new(SqlModes.Other, TextEncoding.Other);

    /// <summary>What can be told of a session that was not asked: the default settings of such a server, and the modes that its status flags tell.</summary>
    /// <param name="server">The server.</param>
    /// <param name="status">The flags it gave last.</param>
    public static LexicalSettings Of(ServerFacts server, ServerStatus status)
    {
        bool isMaria = server.Version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
        var modes = ((status & ServerStatus.NoBackslashEscapes) != 0 ? SqlModes.NoBackslashEscapes : SqlModes.None) | ((status & ServerStatus.AnsiQuotes) != 0 ? SqlModes.AnsiQuotes : SqlModes.None);
        return new LexicalSettings(modes, Family: isMaria ? ServerFamily.MariaDb : ServerFamily.MySql, Version: NumberOf(server.Version));
    }

    /// <summary>What can be told of a session that is about to begin on such a server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="collation">The collation that it begins with; null where that is not known, so that nothing but ASCII is certain.</param>
    public static LexicalSettings AtBeginOf(ServerFacts server, ushort? collation) => Of(server, default) with
    {
        Encoding = collation is not { } number ? TextEncoding.Ascii : Collations.IsUtf8(number) ? TextEncoding.Utf8 : Collations.MovesAscii(number) ? TextEncoding.Other : TextEncoding.Ascii,
    };

    /// <summary>A version as version comments count, such as 101114 for 5.5.5-10.11.14-MariaDB; 0 where it is none.</summary>
    public static int NumberOf(string version)
    {
        string bare = version[Array.Find(Prefixes, p => version.StartsWith(p, StringComparison.Ordinal))!.Length..];
        string[] parts = bare.Split('.', 3);
        if (parts.Length < 3) return 0;
        string patch = new([.. parts[2].TakeWhile(char.IsAsciiDigit)]);
        bool read = int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            & int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int minor)
            & int.TryParse(patch, NumberStyles.None, CultureInfo.InvariantCulture, out int last);
        return read && major <= 99 && minor <= 99 && last <= 98 ? (major * 10_000) + (minor * 100) + last : 0;
    }
}
