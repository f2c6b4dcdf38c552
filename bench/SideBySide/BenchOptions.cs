using System.Globalization;

namespace HoopWire.Bench.SideBySide;

/// <summary>What to measure, and for how long.</summary>
internal sealed record BenchOptions
{
    public const string Usage =
        """
        options of postgres and mysql:
          --rounds N          interleaved rounds (7)
          --seconds S         seconds of each window (1); those at a paced rate are thrice as long
          --warm S            seconds of warm-up of each contestant (10); each case adds a third of it
          --quick             two rounds, small tables, few sessions: shows that everything works, measures nothing
          --clients 1,16,…    connections (1,16,64,256; TLS and mysql 16,64)
          --modes LIST        of simple, extended, prepared; of text, prepared for mysql
          --only LIST         contestants, such as haproxy,hoopwire-off,hoopwire-on; all that a part knows
          --parts LIST        of queries, tls, latency, low, logins, bulk, growth, rules, literals, allocations, idle, idle-tls;
                              of mysql, mysql-bulk, mysql-allocations for mysql
          --sessions N        idle sessions (10000)
        """;

    private static readonly string[] PostgresModes = ["simple", "extended", "prepared"];
    private static readonly string[] MySqlModes = ["text", "prepared"];

    /// <summary>What <c>postgres</c> measures where nothing else is said.</summary>
    public static BenchOptions ForPostgres { get; } = new();

    /// <summary>What <c>mysql</c> measures where nothing else is said.</summary>
    public static BenchOptions ForMySql { get; } = new() { Clients = [16, 64], AllModes = MySqlModes, Modes = MySqlModes, AllParts = [.. SideBySide.Parts.MySql.Select(p => p.Name)], Parts = [.. SideBySide.Parts.MySql.Select(p => p.Name)] };

    public int Rounds { get; init; } = 7;
    public int Seconds { get; init; } = 1;
    public int WarmSeconds { get; init; } = 10;
    public bool Quick { get; init; }
    public int[] Clients { get; init; } = [1, 16, 64, 256];
    public string[] Modes { get; init; } = PostgresModes;
    public string[] Only { get; init; } = [];
    public string[] Parts { get; init; } = [.. SideBySide.Parts.Postgres.Select(p => p.Name)];
    public int IdleSessions { get; init; } = 10_000;

    /// <summary>The modes that may be asked for.</summary>
    private string[] AllModes { get; init; } = PostgresModes;

    /// <summary>The parts that may be asked for.</summary>
    private string[] AllParts { get; init; } = [.. SideBySide.Parts.Postgres.Select(p => p.Name)];

    /// <summary>New sessions have new server processes behind them, which are slow at first.</summary>
    public int CaseWarmSeconds => Math.Max(1, WarmSeconds / 3);

    /// <summary>Windows in which less happens are longer.</summary>
    public int PacedSeconds => 3 * Seconds;

    public bool TakesPart(string contestant) => Only.Length == 0 || Only.Contains(contestant);

    /// <summary>Rows of about 1 KB in the table that is read whole: 1 GB, or 64 MB when quick.</summary>
    public int BulkRows => Quick ? 1 << 16 : 1 << 20;

    /// <summary>Rows of 30 columns that the wide SELECT reads.</summary>
    public int WideRows => Quick ? 10_000 : 200_000;

    public static bool TryParse(string[] args, BenchOptions defaults, out BenchOptions options, out string mistake)
    {
        options = defaults;
        mistake = "";
        if (args.Contains("--quick"))
            options = options with { Quick = true, Rounds = 2, WarmSeconds = 2, Clients = [16], Modes = [options.Modes[0], "prepared"], IdleSessions = 200 };
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--quick") continue;
            if (i + 1 == args.Length || !options.TrySet(args[i], args[++i], out options))
            {
                mistake = $"{args[Math.Min(i, args.Length - 1)]} is no option, or its value is missing or wrong.";
                return false;
            }
        }

        return true;
    }

    private bool TrySet(string name, string value, out BenchOptions options)
    {
        var list = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var numbers = list.Select(v => int.TryParse(v, CultureInfo.InvariantCulture, out var n) ? n : 0).ToArray();
        var positive = numbers.Length > 0 && numbers.All(n => n > 0);
        options = name switch
        {
            "--rounds" when positive => this with { Rounds = numbers[0] },
            "--seconds" when positive => this with { Seconds = numbers[0] },
            "--warm" when positive => this with { WarmSeconds = numbers[0] },
            "--sessions" when positive => this with { IdleSessions = numbers[0] },
            "--clients" when positive => this with { Clients = numbers },
            "--modes" when list.All(AllModes.Contains) => this with { Modes = list },
            "--only" when list.Length > 0 => this with { Only = list },
            "--parts" when list.All(AllParts.Contains) => this with { Parts = list },
            _ => this,
        };
        return !ReferenceEquals(options, this);
    }
}
