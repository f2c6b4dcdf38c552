using System.Reflection;

namespace HoopWire.Evasion.Tests;

/// <summary>The tests beside the cases: each class tries one kind of way round the gateway.</summary>
internal static class Games
{
    /// <summary>What each of them tries.</summary>
    public static IReadOnlyDictionary<Type, string> All { get; } = new Dictionary<Type, string>
    {
        [typeof(ApprovalGameTests)] = "one approval for more than was asked for",
        [typeof(StateGameTests)] = "an approval used where its statement means something else",
        [typeof(HeldCodeTests)] = "code changed behind a statement that waits for its approval",
        [typeof(RuleGameTests)] = "round functions, hours, limits and approvals given ahead",
        [typeof(NameGameTests)] = "names of statements, cursors and portals that change their meaning",
        [typeof(OwnNameGameTests)] = "functions, operators and types of the owner's under names of the system's",
        [typeof(PathGameTests)] = "names that are looked for elsewhere than it seems, on PostgreSQL 15",
        [typeof(PathGame18Tests)] = "the same on PostgreSQL 18",
        [typeof(RaceGameTests)] = "definitions that change while a statement is on its way",
        [typeof(NestedQueryTests)] = "queries in queries, made from a seed",
        [typeof(RelayStateTests)] = "replies that belong to something else",
        [typeof(CopyMaskTests)] = "rows that leave by COPY",
        [typeof(ExtensionViewTests)] = "statements of others in the views of extensions",
        [typeof(LabelTests)] = "detected values as names of columns",
        [typeof(DetectedWordTests)] = "detected values in errors, notices, notifications and settings",
        [typeof(OwnCodeGameTests)] = "code of the owner's that runs without being named, under a rule by effect",
        [typeof(OwnCodeInTransactionTests)] = "the same, made in a transaction that is open",
        [typeof(OwnCodeOfSuperusersTests)] = "event triggers and operator classes, under a rule by effect",
        [typeof(FileAndNetGameTests)] = "files and the network of the target, under a rule by effect",
        [typeof(EncodingGameTests)] = "texts that read otherwise in other encodings, with zero bytes, or with letters that look alike",
        [typeof(MySqlMaskGameTests)] = "MariaDB: round masks by column",
        [typeof(MySqlLabelTests)] = "MariaDB: detected values as names of columns and tables",
        [typeof(MySqlRuleGameTests)] = "MariaDB: round rules by effect",
        [typeof(MySqlRaceGameTests)] = "MariaDB: definitions that change while a statement is on its way",
    };

    // What stands in a class's source where it sends in that way.
    private static readonly (string Way, string[] Signs)[] Signs =
    [
        ("simple", ["Way.Simple", "RawClient.Query(", "GetValues<Way>"]),
        ("extended text", ["Way.ExtendedText", "Way.ExtendedUndescribed", "Bind(", "GetValues<Way>"]),
        ("extended binary", ["Way.ExtendedBinary", "GetValues<Way>"]),
        ("text", ["RawMySqlClient.Query(", "new MySqlCommand("]),
        ("prepared", [".PrepareAsync(", "[Prepare,"]),
    ];

    private static readonly string[] InPieces = ["byteByByte: true", "OpenAsync(cut"];

    /// <summary>The ways in which a class sends, as its source has them.</summary>
    /// <param name="game">The class.</param>
    /// <param name="sourceOf">The source of a class of that name.</param>
    public static string SentBy(Type game, Func<string, string> sourceOf)
    {
        string source = "";
        for (var type = game; type?.Assembly == game.Assembly; type = type.BaseType) source += sourceOf(type.Name);
        bool Has(string[] signs) => Array.Exists(signs, sign => source.Contains(sign, StringComparison.Ordinal));
        string ways = string.Join(", ", Signs.Where(way => Has(way.Signs)).Select(way => way.Way));
        return $"{ways}; {(Has(InPieces) ? "whole and in pieces" : "whole")}";
    }

    public static int TestsOf(Type game) => game.GetMethods().Count(method => method.GetCustomAttributes<FactAttribute>().Any());
}
