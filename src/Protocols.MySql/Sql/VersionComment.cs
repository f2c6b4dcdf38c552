using System.Globalization;

namespace HoopWire.MySql.Sql;

/// <summary>
/// Comments that a server reads: <c>/*! … */</c> always, <c>/*!50000 … */</c> from a version on, <c>/*M! … */</c> only MariaDB. MariaDB passes over versions
/// 50700 to 99999, which are MySQL's, unless M stands before them (sql_lex.cc, MY_LEX_LONG_COMMENT).
/// </summary>
internal static class VersionComment
{
    /// <summary>The lowest versions that are served: what needs no later one is always read.</summary>
    private const int MariaDbMin = 100500;
    private const int MySqlMin = 80000;

    /// <summary>Whether the comment ahead is read.</summary>
    /// <param name="text">The text from the comment's start on.</param>
    /// <param name="settings">Whose server it is.</param>
    /// <param name="length">How many bytes stand before what is read.</param>
    public static VersionReading Of(ReadOnlySpan<byte> text, in LexicalSettings settings, out int length)
    {
        length = 0;
        var maria = text.StartsWith("/*M!"u8);
        if (!maria && !text.StartsWith("/*!"u8))
        {
            return VersionReading.Plain;
        }

        var start = maria ? 4 : 3;
        var digits = Digits(text[start..]);
        length = start + digits;
        var version = digits == 0 ? 0 : int.Parse(text.Slice(start, digits), NumberStyles.None, CultureInfo.InvariantCulture);
        var byMariaDb = MariaDb(version, maria, settings.Family == ServerFamily.MariaDb ? settings.Version : 0);
        var byMySql = MySql(version, maria, digits, settings.Family == ServerFamily.MySql ? settings.Version : 0);
        return settings.Family switch
        {
            ServerFamily.MariaDb => byMariaDb,
            ServerFamily.MySql => byMySql,
            _ when byMariaDb == byMySql => byMariaDb,

            // Passed over by both, by one as a plain comment.
            _ => byMariaDb == VersionReading.Skipped && byMySql == VersionReading.Plain ? VersionReading.Skipped : VersionReading.Doubtful,
        };
    }

    /// <summary>Five digits, or six; anything else is text.</summary>
    private static int Digits(ReadOnlySpan<byte> text)
    {
        var count = 0;
        while (count < 6 && count < text.Length && Characters.IsDigit(text[count]))
        {
            count++;
        }

        return count >= 5 ? count : 0;
    }

    private static VersionReading MariaDb(int version, bool maria, int server)
    {
        if (version is >= 50700 and <= 99999 && !maria)
        {
            return VersionReading.Skipped;
        }

        return Compare(version, server, MariaDbMin, 999999);
    }

    private static VersionReading MySql(int version, bool maria, int digits, int server)
    {
        if (maria)
        {
            return VersionReading.Plain;
        }

        // Older servers take five digits only, so that the sixth is text.
        return digits == 6 ? VersionReading.Doubtful : Compare(version, server, MySqlMin, 99999);
    }

    private static VersionReading Compare(int version, int server, int min, int max)
    {
        if (server != 0)
        {
            return version <= server ? VersionReading.Text : VersionReading.Skipped;
        }

        return version <= min ? VersionReading.Text : version >= max ? VersionReading.Skipped : VersionReading.Doubtful;
    }
}
