// The JDBC driver: prints a transcript that depends on the server alone. Run as java -cp postgresql.jar Battery.java
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.MessageDigest;
import java.sql.*;
import java.util.*;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.copy.CopyManager;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

public class Battery {
    interface Step { void run(Connection conn) throws Exception; }

    static boolean anyBroken;

    static Connection connect(String... more) throws SQLException {
        Map<String, String> env = System.getenv();
        Properties p = new Properties();
        p.setProperty("user", env.get("PGUSER"));
        p.setProperty("password", env.get("PGPASSWORD"));
        p.setProperty("sslmode", env.getOrDefault("PGSSLMODE", "prefer"));
        if (env.containsKey("PGSSLROOTCERT")) p.setProperty("sslrootcert", env.get("PGSSLROOTCERT"));
        p.setProperty("connectTimeout", "60");
        for (int i = 0; i < more.length; i += 2) p.setProperty(more[i], more[i + 1]);
        return DriverManager.getConnection("jdbc:postgresql://" + env.get("PGHOST") + ":" + env.get("PGPORT") + "/" + env.get("PGDATABASE"), p);
    }

    static void emit(String step, Object... pairs) {
        StringBuilder line = new StringBuilder("{\"step\": " + json(step));
        for (int i = 0; i < pairs.length; i += 2) line.append(", ").append(json(pairs[i])).append(": ").append(json(pairs[i + 1]));
        System.out.println(line.append('}'));
    }

    static String json(Object value) {
        if (value == null || value instanceof Boolean || value instanceof Number) return String.valueOf(value);
        if (value instanceof Collection) {
            StringJoiner all = new StringJoiner(", ", "[", "]");
            for (Object v : (Collection<?>) value) all.add(json(v));
            return all.toString();
        }
        String text = value.toString();
        if (text.length() >= 300) text = digest(text);
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c < ' ') out.append(String.format("\\u%04x", (int) c));
            else out.append(c);
        }
        return out.append('"').toString();
    }

    static String digest(String text) {
        try {
            StringBuilder hex = new StringBuilder();
            for (byte b : MessageDigest.getInstance("MD5").digest(text.getBytes("UTF-8"))) hex.append(String.format("%02x", b));
            return text.length() + " characters " + hex;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Object> rows(ResultSet rs) throws SQLException {
        List<Object> all = new ArrayList<>();
        int columns = rs.getMetaData().getColumnCount();
        while (rs.next()) {
            List<Object> row = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                Object value = rs.getObject(i);
                if (value instanceof byte[]) value = "0x" + HexFormat.of().formatHex((byte[]) value);
                else if (value != null && !(value instanceof Number) && !(value instanceof Boolean)) value = value.toString();
                row.add(value);
            }
            all.add(row);
        }
        return all;
    }

    static List<Object> query(Connection conn, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement s = conn.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) s.setObject(i + 1, parameters[i]);
            return rows(s.executeQuery());
        }
    }

    static Object attempt(Connection conn, String sql) {
        try (Statement s = conn.createStatement()) {
            if (!s.execute(sql)) return s.getUpdateCount();
            return rows(s.getResultSet());
        } catch (SQLException e) {
            return failure(e);
        }
    }

    static List<Object> failure(SQLException e) {
        ServerErrorMessage m = e instanceof PSQLException ? ((PSQLException) e).getServerErrorMessage() : null;
        if (m == null) return Arrays.asList(e.getSQLState());
        return Arrays.asList(e.getSQLState(), m.getSeverity(), m.getMessage(), m.getDetail(), m.getHint(), m.getPosition(), m.getSchema(),
            m.getTable(), m.getColumn(), m.getConstraint(), m.getWhere());
    }

    static void run(Connection conn, String sql) throws SQLException {
        try (Statement s = conn.createStatement()) {
            s.execute(sql);
        }
    }

    static void startup(Connection conn) throws Exception {
        DatabaseMetaData d = conn.getMetaData();
        PGConnection pg = conn.unwrap(PGConnection.class);
        TreeMap<String, String> status = new TreeMap<>(pg.getParameterStatuses());
        List<Object> known = new ArrayList<>();
        for (String n : new String[] {"DateStyle", "TimeZone", "client_encoding", "server_encoding", "application_name", "session_authorization"})
            known.add(n + "=" + status.get(n));
        emit("startup", "version", d.getDatabaseProductVersion(), "status", known, "pid", pg.getBackendPID() > 0,
            "who", query(conn, "SELECT current_user, session_user, current_database()"));
        List<String> columns = new ArrayList<>();
        try (ResultSet rs = d.getColumns(null, "public", "customers", null)) {
            while (rs.next()) columns.add(rs.getString("COLUMN_NAME") + " " + rs.getString("TYPE_NAME") + " " + rs.getString("IS_NULLABLE"));
        }
        List<String> tables = new ArrayList<>();
        try (ResultSet rs = d.getTables(null, "public", "%", new String[] {"TABLE", "VIEW", "PARTITIONED TABLE"})) {
            while (rs.next()) tables.add(rs.getString("TABLE_NAME") + " " + rs.getString("TABLE_TYPE"));
        }
        emit("metadata", "columns", columns, "tables", tables);
    }

    static void simple(Connection conn) throws Exception {
        try (Connection other = connect("preferQueryMode", "simple"); Statement s = other.createStatement()) {
            List<Object> results = new ArrayList<>();
            boolean more = s.execute("SELECT 1; SELECT 2 WHERE false; UPDATE public.orders SET note = note WHERE id < 4; SELECT 'three'");
            while (more || s.getUpdateCount() != -1) {
                results.add(more ? rows(s.getResultSet()) : s.getUpdateCount());
                more = s.getMoreResults();
            }
            emit("simple", "results", results);
            emit("simple with error", "got", attempt(other, "SELECT 1; SELECT 1/0; SELECT 3"));
        }
        emit("extended, several", "got", attempt(conn, "UPDATE public.orders SET note = note WHERE id < 3; SELECT 1"));
        emit("empty", "got", attempt(conn, ""));
    }

    static void parameters(Connection conn) throws Exception {
        Array ids = conn.createArrayOf("int4", new Object[] {1, 2, 3, 7, 50});
        String sql = "SELECT id, name, balance, born, meta FROM public.customers WHERE id = ANY(?) AND name <> ? AND balance > ? ORDER BY id";
        emit("parameters", "rows", query(conn, sql, ids, "nobody", new java.math.BigDecimal(-450)));
        try (PreparedStatement s = conn.prepareStatement("SELECT ?::text IS NULL, ?::int")) {
            s.setNull(1, Types.VARCHAR);
            s.setInt(2, 5);
            emit("null parameters", "rows", rows(s.executeQuery()));
            List<Object> described = new ArrayList<>();
            for (int i = 1; i <= s.getParameterMetaData().getParameterCount(); i++) described.add(s.getParameterMetaData().getParameterTypeName(i));
            emit("described", "parameters", described);
        }
        try (Statement s = conn.createStatement()) {
            emit("generated keys", "count", s.executeUpdate("CREATE TABLE b_jdbc.keyed (id serial PRIMARY KEY, t text)"));
            s.executeUpdate("INSERT INTO b_jdbc.keyed (t) VALUES ('a'), ('b')", Statement.RETURN_GENERATED_KEYS);
            emit("generated keys", "rows", rows(s.getGeneratedKeys()));
        }
        emit("function call", "rows", query(conn, "SELECT * FROM public.customer_label(?)", 3));
    }

    static void types(Connection conn) throws Exception {
        // From the fifth execution on the driver uses a named statement and asks for binary results.
        String sql = "SELECT true, 1::int2, 2::int4, 3::int8, 1.5::float4, 2.25::float8, 12345678901234567890.123456789::numeric, 'tëxt ✓ 漢'::text,"
            + " 'c'::char(3), '\\x00ff10'::bytea, date '2024-02-29', time '12:34:56', timestamp '2024-02-29 12:34:56.789012',"
            + " timestamptz '2024-02-29 12:34:56.789012+02', interval '1 day 02:03:04', '{\"a\": [1, null]}'::jsonb, array[1, 2, null],"
            + " array['a', 'b\"c', null], '6a2f41a3-c54c-fce8-32d2-0324e1c32e22'::uuid, null::text, ''::text, row(1, 'x'), point(1, 2), ?::int";
        try (PreparedStatement s = conn.prepareStatement(sql)) {
            for (int i = 0; i < 8; i++) {
                s.setInt(1, i);
                List<Object> got = rows(s.executeQuery());
                if (i == 0 || i == 7) emit("types", "round", i, "rows", got);
            }
        }
    }

    static void prepared(Connection conn) throws Exception {
        long total = 0;
        try (PreparedStatement s = conn.prepareStatement("SELECT id * 2, note FROM public.orders WHERE id = ?")) {
            for (int i = 0; i < 300; i++) {
                s.setInt(1, 1 + i % 200);
                try (ResultSet rs = s.executeQuery()) {
                    rs.next();
                    total += rs.getLong(1) + rs.getString(2).length();
                }
            }
        }
        emit("prepared", "total", total);
        run(conn, "CREATE TABLE b_jdbc.many (a int PRIMARY KEY, b text)");
        try (PreparedStatement s = conn.prepareStatement("INSERT INTO b_jdbc.many VALUES (?, ?)")) {
            for (int i = 0; i < 1000; i++) {
                s.setInt(1, i);
                s.setString(2, "row " + i);
                s.addBatch();
            }
            emit("batch", "total", Arrays.stream(s.executeBatch()).sum());
            for (int i = 998; i < 1003; i++) {
                s.setInt(1, i);
                s.setString(2, "again");
                s.addBatch();
            }
            try {
                s.executeBatch();
            } catch (BatchUpdateException e) {
                emit("batch with error", "counts", e.getUpdateCounts().length, "state", e.getSQLState());
            }
        }
        emit("after batch", "rows", query(conn, "SELECT count(*), sum(a) FROM b_jdbc.many"));
    }

    static void portals(Connection conn) throws Exception {
        conn.setAutoCommit(false);
        try (PreparedStatement s = conn.prepareStatement("SELECT id, note FROM public.orders WHERE id > ? ORDER BY id")) {
            s.setFetchSize(7);
            for (int round = 0; round < 7; round++) {
                s.setInt(1, round * 10);
                try (ResultSet rs = s.executeQuery()) {
                    long sum = 0;
                    while (rs.next()) sum += rs.getInt(1);
                    emit("fetch size", "round", round, "sum", sum);
                }
            }
            s.setMaxRows(3);
            emit("max rows", "rows", rows(s.executeQuery()));
        }
        conn.commit();
        conn.setAutoCommit(true);
        try (Statement s = conn.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
            ResultSet rs = s.executeQuery("SELECT a, b FROM b_jdbc.many ORDER BY a LIMIT 5");
            rs.absolute(3);
            rs.updateString(2, "updated through the cursor");
            rs.updateRow();
            rs.last();
            emit("updatable", "last", rs.getInt(1), "rows", query(conn, "SELECT b FROM b_jdbc.many WHERE a = 2"));
        }
    }

    static void transactions(Connection conn) throws Exception {
        run(conn, "CREATE TABLE b_jdbc.tx (a int)");
        conn.setAutoCommit(false);
        run(conn, "INSERT INTO b_jdbc.tx VALUES (1)");
        Object first = attempt(conn, "SELECT 1/0");
        Object second = attempt(conn, "SELECT 1");
        conn.rollback();
        run(conn, "INSERT INTO b_jdbc.tx VALUES (2)");
        Savepoint point = conn.setSavepoint("here");
        run(conn, "INSERT INTO b_jdbc.tx VALUES (3)");
        Object third = attempt(conn, "SELECT 1/0");
        conn.rollback(point);
        conn.commit();
        conn.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        conn.setReadOnly(true);
        Object fourth = attempt(conn, "INSERT INTO b_jdbc.tx VALUES (4)");
        conn.rollback();
        conn.setReadOnly(false);
        conn.setAutoCommit(true);
        emit("transactions", "got", Arrays.asList(first, second, third, fourth), "rows", query(conn, "SELECT a FROM b_jdbc.tx ORDER BY a"));
    }

    static void copy(Connection conn) throws Exception {
        run(conn, "CREATE TABLE b_jdbc.copied (a int, b text)");
        CopyManager manager = conn.unwrap(PGConnection.class).getCopyAPI();
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < 20000; i++) data.append(i).append("\ttext ").append(i).append('\n');
        emit("copy in", "count", manager.copyIn("COPY b_jdbc.copied FROM STDIN", new StringReader(data.toString())));
        StringWriter out = new StringWriter();
        emit("copy out", "count", manager.copyOut("COPY (SELECT * FROM b_jdbc.copied ORDER BY a) TO STDOUT", out), "data", out.toString());
        ByteArrayOutputStream binary = new ByteArrayOutputStream();
        manager.copyOut("COPY (SELECT id, name FROM public.customers ORDER BY id) TO STDOUT (FORMAT binary)", binary);
        emit("copy out, binary", "data", binary.toString("ISO-8859-1"));
        try {
            manager.copyIn("COPY b_jdbc.copied FROM STDIN", new StringReader("not a number\tx\n"));
        } catch (SQLException e) {
            emit("copy in, refused", "got", failure(e));
        }
        org.postgresql.copy.CopyIn given = manager.copyIn("COPY b_jdbc.copied FROM STDIN");
        given.writeToCopy("1\tx\n".getBytes(), 0, 4);
        given.cancelCopy();
        emit("after copies", "rows", query(conn, "SELECT count(*) FROM b_jdbc.copied"));
    }

    static void largeObjects(Connection conn) throws Exception {
        // The fast path: FunctionCall messages.
        conn.setAutoCommit(false);
        org.postgresql.largeobject.LargeObjectManager manager = conn.unwrap(PGConnection.class).getLargeObjectAPI();
        long oid = manager.createLO();
        org.postgresql.largeobject.LargeObject object = manager.open(oid, org.postgresql.largeobject.LargeObjectManager.READWRITE);
        object.write("0123456789".repeat(10000).getBytes());
        object.seek(99990);
        String tail = new String(object.read(10));
        object.close();
        manager.delete(oid);
        String refused = null;
        try {
            manager.open(oid, org.postgresql.largeobject.LargeObjectManager.READ);
        } catch (SQLException e) {
            refused = e.getSQLState();
        }
        conn.rollback();
        conn.setAutoCommit(true);
        emit("large objects", "tail", tail, "refused", refused);
    }

    static void notifications(Connection conn) throws Exception {
        run(conn, "LISTEN b_jdbc_channel");
        try (Connection other = connect()) {
            run(other, "NOTIFY b_jdbc_channel, 'from the other'");
        }
        PGNotification[] got = conn.unwrap(PGConnection.class).getNotifications(60000);
        emit("notifications", "got", Arrays.asList(got[0].getName(), got[0].getParameter()), "count", got.length);
        run(conn, "UNLISTEN *");
        List<Object> notices = new ArrayList<>();
        try (Statement s = conn.createStatement()) {
            s.execute("SELECT public.say('hello')");
            s.execute("DO $$ BEGIN RAISE WARNING 'careful' USING DETAIL = 'd', HINT = 'h'; END $$");
            for (SQLWarning w = s.getWarnings(); w != null; w = w.getNextWarning()) notices.add(Arrays.asList(w.getSQLState(), w.getMessage()));
        }
        emit("notices", "got", notices);
    }

    static void large(Connection conn) throws Exception {
        String text = "0123456789abcdef".repeat(5 * 65536);
        emit("large", "rows", query(conn, "SELECT ?::text || 'x'", text));
        StringBuilder all = new StringBuilder();
        int count = 0;
        try (Statement s = conn.createStatement(); ResultSet rs = s.executeQuery("SELECT md5(i::text) FROM generate_series(1, 30000) i")) {
            for (; rs.next(); count++) all.append(rs.getString(1));
        }
        emit("many rows", "count", count, "digest", all.toString());
    }

    static void cancel(Connection conn) throws Exception {
        int pid;
        try (Statement s = conn.createStatement(); ResultSet rs = s.executeQuery("SELECT pg_backend_pid()")) {
            rs.next();
            pid = rs.getInt(1);
        }
        try (Statement s = conn.createStatement(); Connection other = connect()) {
            Thread canceller = new Thread(() -> {
                try {
                    String waits = "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND wait_event = 'PgSleep' AND pid = " + pid;
                    for (int i = 0; i < 500 && query(other, waits).isEmpty(); i++) Thread.sleep(20);
                    s.cancel();
                } catch (Exception e) {
                    emit("cancel", "broken", e.toString());
                }
            });
            canceller.start();
            try {
                s.execute("SELECT pg_sleep(30) /* jdbc to cancel */");
                emit("cancel", "broken", "was not cancelled");
            } catch (SQLException e) {
                emit("cancel", "got", failure(e));
            }
            canceller.join();
        }
        try (Statement s = conn.createStatement()) {
            s.setQueryTimeout(1);
            s.execute("SELECT pg_sleep(30)");
        } catch (SQLException e) {
            emit("query timeout", "got", failure(e));
        }
        run(conn, "SET statement_timeout = '400ms'");
        emit("statement timeout", "got", attempt(conn, "SELECT pg_sleep(30)"));
        run(conn, "RESET statement_timeout");
    }

    static void errors(Connection conn) throws Exception {
        String[] all = {
            "SELEKT 1", "SELECT * FROM no_such_table", "SELECT no_such_column FROM public.customers", "SELECT 1 / 0", "SELECT 'x'::int",
            "INSERT INTO public.customers (id, name) VALUES (1, 'again')", "INSERT INTO public.orders VALUES (999999, 999999, 1, 'x')",
            "DO $$ BEGIN RAISE EXCEPTION 'raised here' USING ERRCODE = 'HW001', DETAIL = 'the detail', HINT = 'the hint'; END $$",
            "SELECT * FROM pg_authid",
        };
        for (String sql : all) emit("error", "sql", sql, "got", attempt(conn, sql));
        List<Object> connected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            try (Connection other = connect("binaryTransfer", i % 2 == 0 ? "true" : "false", "prepareThreshold", "1")) {
                connected.addAll(query(other, "SELECT id, total FROM public.orders WHERE id = ?", i + 1));
            }
        }
        emit("short connections", "rows", connected);
    }

    static void step(Connection conn, String name, Step step) {
        try {
            step.run(conn);
        } catch (Exception e) {
            anyBroken = true;
            emit(name, "broken", e.toString());
            // The next step begins as every step does.
            try {
                if (!conn.getAutoCommit()) conn.rollback();
                conn.setAutoCommit(true);
            } catch (SQLException left) {
                emit(name, "broken", left.toString());
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        System.setOut(new java.io.PrintStream(System.out, true, "UTF-8"));
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        try (Connection conn = connect()) {
            run(conn, "SET client_min_messages = warning");
            run(conn, "DROP SCHEMA IF EXISTS b_jdbc CASCADE");
            run(conn, "CREATE SCHEMA b_jdbc");
            run(conn, "RESET client_min_messages");
            step(conn, "startup", Battery::startup);
            step(conn, "simple", Battery::simple);
            step(conn, "parameters", Battery::parameters);
            step(conn, "types", Battery::types);
            step(conn, "prepared", Battery::prepared);
            step(conn, "portals", Battery::portals);
            step(conn, "transactions", Battery::transactions);
            step(conn, "copy", Battery::copy);
            step(conn, "large objects", Battery::largeObjects);
            step(conn, "notifications", Battery::notifications);
            step(conn, "large", Battery::large);
            step(conn, "cancel", Battery::cancel);
            step(conn, "errors", Battery::errors);
            run(conn, "SET client_min_messages = warning");
            run(conn, "DROP SCHEMA b_jdbc CASCADE");
        }
        try (Connection refused = connect("password", "wrong")) {
            emit("wrong password", "got", "connected");
        } catch (SQLException e) {
            emit("wrong password", "state", e.getSQLState());
        }
        System.exit(anyBroken ? 1 : 0);
    }
}
