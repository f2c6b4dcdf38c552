using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using MySqlConnector;

namespace HoopWire.Evasion.Tests;

/// <summary>A MariaDB with values that nobody may see, a gateway before it that masks their columns, and everything that a client receives.</summary>
public sealed class MySqlMaskGame : IAsyncLifetime
{
    private const string Seed = """
        CREATE DATABASE hr; CREATE TABLE hr.staff (id int PRIMARY KEY, salary varchar(20)); INSERT INTO hr.staff VALUES (1, '912-73-4466');
        CREATE TABLE people (id int PRIMARY KEY, name varchar(40) NOT NULL, ssn varchar(20) UNIQUE, card bigint, born date, bio varchar(100), FULLTEXT (bio),
          upper_ssn varchar(20) AS (UPPER(ssn)) VIRTUAL, stored_ssn varchar(20) AS (CONCAT(ssn, '')) STORED);
        INSERT INTO people (id, name, ssn, card, born, bio) VALUES (1, 'ann', '912-73-4466', 912734466, '1971-02-03', 'secret 912-73-4466'), (2, 'bea', '912-73-4467', 912734467, NULL, NULL);
        CREATE TABLE copies (id int PRIMARY KEY AUTO_INCREMENT, ssn varchar(20));
        CREATE TABLE orders_of (id int PRIMARY KEY AUTO_INCREMENT, person int, note varchar(40));
        INSERT INTO orders_of (person, note) VALUES (1, 'one'), (2, 'two');
        CREATE TABLE split (id int, ssn varchar(20)) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE);
        INSERT INTO split VALUES (1, '912-73-4466'), (11, '912-73-4467');
        CREATE TABLE plain (id int, ssn varchar(20)) ENGINE=MyISAM; INSERT INTO plain VALUES (1, '912-73-4466');
        CREATE TABLE merged (id int, harmless varchar(20)) ENGINE=MERGE UNION=(plain);
        CREATE TABLE versioned (id int, secret varchar(20)) WITH SYSTEM VERSIONING; INSERT INTO versioned VALUES (1, '912-73-4466'); UPDATE versioned SET secret = '912-73-4467';
        CREATE TABLE veiled (id int, secret varchar(20) INVISIBLE); INSERT INTO veiled (id, secret) VALUES (1, '912-73-4466');
        CREATE TABLE numbered (number int PRIMARY KEY); INSERT INTO numbered VALUES (912734466);
        CREATE TABLE telling (id int); CREATE SEQUENCE numbers;
        CREATE VIEW shown AS SELECT id, ssn AS hidden FROM people;
        CREATE VIEW nested AS SELECT s.hidden AS deep, o.note FROM shown s JOIN orders_of o ON o.person = s.id;
        CREATE VIEW counted AS SELECT LEFT(ssn, 11) AS part, name FROM people;
        CREATE ALGORITHM=TEMPTABLE VIEW materialised AS SELECT id, ssn AS hidden FROM people;
        CREATE VIEW filtered AS SELECT id, name FROM people WHERE ssn LIKE '9%';
        CREATE VIEW failing AS SELECT id FROM people WHERE CAST(ssn AS INT) > 0;
        CREATE VIEW harmless AS SELECT id, name FROM people;
        DELIMITER //
        CREATE FUNCTION ssn_of(i int) RETURNS varchar(20) READS SQL DATA RETURN (SELECT ssn FROM people WHERE id = i) //
        CREATE PROCEDURE show_people() SELECT * FROM people //
        CREATE PROCEDURE show_one(OUT o text) SELECT MAX(ssn) INTO o FROM people //
        CREATE TRIGGER tells BEFORE INSERT ON telling FOR EACH ROW BEGIN DECLARE m text; SET m = ssn_of(1); SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = m; END //
        CREATE TRIGGER tells_too BEFORE UPDATE ON telling FOR EACH ROW BEGIN DECLARE m text; SET m = ssn_of(1); SIGNAL SQLSTATE '01000' SET MESSAGE_TEXT = m; END //
        DELIMITER ;
        CREATE VIEW by_function AS SELECT id, ssn_of(person) AS told FROM orders_of;
        INSERT INTO telling SELECT 1 FROM DUAL WHERE 0;
        SET NAMES utf8mb4; SET @wide = (SELECT GROUP_CONCAT(', c', seq, ' int' SEPARATOR '') FROM seq_1_to_40);
        EXECUTE IMMEDIATE CONCAT('CREATE TABLE wide (`sí` varchar(20)', @wide, ')'); INSERT INTO wide (`sí`) VALUES ('912-73-4466');
        """;

    private InProcessGateway? _gateway;
    private InProcessGateway? _cutGateway;
    private readonly List<IAsyncDisposable> _cutters = [];
    private CapturingProxy? _proxy;
    private CapturingProxy? _cutProxy;

    internal Canary[] Canaries { get; } = [new("912-73-4466"), new("912-73-4467")];

    internal InProcessGateway Gateway => _gateway!;

    /// <summary>What clients have received since the last look.</summary>
    internal CapturingProxy Proxy => _proxy!;

    /// <summary>The same of clients whose bytes were cut.</summary>
    internal CapturingProxy CutProxy => _cutProxy!;

    public MariaDbServer Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await MariaDbServer.StartAsync();
        await Server.RootAsync(Seed);
        await Server.RootAsync("SET GLOBAL log_output = 'TABLE'; SET GLOBAL general_log = 1; SET use_stat_tables = 'preferably'; ANALYZE TABLE people PERSISTENT FOR ALL; SELECT 'SELECT 912-73-4466'");
        _gateway = InProcessGateway.Start(InProcessGateway.TargetOn(Server), new GatewayLimits(), [Pii]);
        _proxy = CapturingProxy.Start(_gateway.Port);
        // Catalogues are long: what the server says comes in pieces that are mostly short, and what clients say byte by byte.
        var pieces = new SegmentingProxy(Server.Port, 1, 2048);
        _cutGateway = InProcessGateway.Start(InProcessGateway.TargetOn(Server) with { Port = pieces.Port }, new GatewayLimits(), [Pii]);
        var bytes = new SegmentingProxy(_cutGateway.Port, 2, 1);
        _cutProxy = CapturingProxy.Start(bytes.Port);
        _cutters.AddRange([bytes, pieces]);
    }

    internal static Rule Pii { get; } = new("pii")
    {
        Masks =
        [
            Mask("people.ssn"), Mask("people.card"), Mask("people.bio"), Mask("hr.staff.salary"), Mask("shop.split.ssn"), Mask("plain.ssn"), Mask("versioned.secret"), Mask("veiled.secret"), Mask("numbered.number"), Mask("MOVED.Secret"), Mask("wide.sí"),
        ],
    };

    public async Task DisposeAsync()
    {
        await _gateway!.DisposeAsync();
        await _cutGateway!.DisposeAsync();
        await _proxy!.DisposeAsync();
        await _cutProxy!.DisposeAsync();
        foreach (var cutter in _cutters) await cutter.DisposeAsync();
        await Server.DisposeAsync();
    }

    /// <summary>A connection whose bytes are kept.</summary>
    /// <param name="cut">Whether they are cut on both legs.</param>
    internal async Task<MySqlConnection> OpenAsync(bool cut = false) => await (cut ? _cutGateway : _gateway)!.OpenMySqlAsync(options: o =>
    {
        o.Port = (uint)(cut ? _cutProxy : _proxy)!.Port;
        o.IgnorePrepare = false;
        o.UseAffectedRows = true;
    });

    internal static MaskRule Mask(string column, MaskKind kind = MaskKind.Redact) => new(kind) { Column = ColumnPattern.TryParse(column) };
}
