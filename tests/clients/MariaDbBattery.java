// MariaDB Connector/J: prints a transcript that depends on the server alone. Run as java -cp mariadb-java-client.jar MariaDbBattery.java
import java.io.ByteArrayInputStream;
import java.sql.*;
import java.util.*;

public class MariaDbBattery {
    interface Work { Object run() throws Exception; }

    static Connection connect(String more) throws SQLException {
        Map<String, String> env = System.getenv();
        Properties p = new Properties();
        p.setProperty("user", env.get("MY_USER"));
        p.setProperty("password", env.get("MYSQL_PWD"));
        p.setProperty("useCompression", String.valueOf("1".equals(env.get("MY_COMPRESS"))));
        if ("1".equals(env.get("MY_TLS"))) { p.setProperty("useSsl", "true"); p.setProperty("trustServerCertificate", "true"); }
        // The driver sends its first two questions at once and gives their answers half a second, however long it may connect: a machine that is busy is no fault of the server's.
        for (int tries = 1; ; tries++) {
            try {
                return DriverManager.getConnection("jdbc:mariadb://" + env.get("MY_HOST") + ":" + env.get("MY_PORT") + "/" + env.get("MY_DATABASE") + "?" + more, p);
            } catch (SQLNonTransientConnectionException e) {
                if (tries == 5 || !e.getMessage().contains("Read timed out")) throw e;
            }
        }
    }

    static void emit(String step, Work work) {
        String result;
        try {
            result = String.valueOf(work.run());
        } catch (SQLException e) {
            result = e.getErrorCode() + " " + e.getSQLState() + " " + e.getMessage().replaceAll("\\(conn[=:]-?\\d+\\) ", "").replaceAll("(?s)\nQuery is.*", "");
        } catch (Exception e) {
            result = "broken " + e;
        }
        System.out.println(step + ": " + result);
    }

    static String rows(ResultSet r) throws SQLException {
        StringBuilder out = new StringBuilder();
        ResultSetMetaData m = r.getMetaData();
        for (int i = 1; i <= m.getColumnCount(); i++) out.append(m.getColumnLabel(i)).append('/').append(m.getColumnTypeName(i)).append('/').append(m.getTableName(i)).append(' ');
        while (r.next()) {
            out.append("| ");
            for (int i = 1; i <= m.getColumnCount(); i++) {
                String value = r.getString(i);
                out.append(value != null && value.length() > 300 ? value.length() + "#" + value.hashCode() : value).append(' ');
            }
        }
        return out.toString();
    }

    public static void main(String[] args) throws Exception {
        for (String more : new String[] {"useServerPrepStmts=false", "useServerPrepStmts=true", "useServerPrepStmts=true&useBatchMultiSend=false&rewriteBatchedStatements=true&allowMultiQueries=true", "useBulkStmts=true"}) {
            try (Connection c = connect(more); Statement s = c.createStatement()) {
                emit("version", () -> c.getMetaData().getDatabaseProductVersion());
                emit("rows", () -> rows(s.executeQuery("SELECT * FROM customers ORDER BY id LIMIT 3")));
                emit("tables", () -> rows(c.getMetaData().getColumns(null, null, "orders", "%")));
                emit("error", () -> s.executeQuery("SELECT * FROM no_such_table"));
                s.execute("CREATE TABLE b_java (id int AUTO_INCREMENT PRIMARY KEY, v varchar(100), d datetime(6), b longblob)");
                emit("insert", () -> {
                    try (PreparedStatement p = c.prepareStatement("INSERT INTO b_java (v, d, b) VALUES (?, ?, ?)", Statement.RETURN_GENERATED_KEYS)) {
                        for (int i = 0; i < 5; i++) {
                            p.setString(1, i == 3 ? null : "v'" + i);
                            p.setTimestamp(2, Timestamp.valueOf("2024-02-29 12:34:56.123456"));
                            p.setBinaryStream(3, new ByteArrayInputStream(new byte[100_000 * i]));
                            p.addBatch();
                        }
                        int n = Arrays.stream(p.executeBatch()).map(x -> x < 0 ? 1 : x).sum();
                        return n;
                    }
                });
                emit("batch", () -> {
                    StringBuilder all = new StringBuilder();
                    for (String sql : new String[] {"INSERT INTO b_java (v, d) VALUES (?, ?)", "UPDATE b_java SET d = NULL WHERE v = ? AND d = ?", "INSERT INTO b_java (v, id) VALUES (?, 1 + 0 * ?)"}) {
                        try (PreparedStatement p = c.prepareStatement(sql)) {
                            for (int i = 0; i < 1000; i++) {
                                p.setString(1, i % 7 == 0 ? null : "batch " + i);
                                p.setTimestamp(2, Timestamp.valueOf("2024-02-29 12:34:56.5"));
                                p.addBatch();
                            }
                            all.append(Arrays.stream(p.executeBatch()).map(x -> x < 0 ? 1 : x).sum()).append(' ');
                        } catch (BatchUpdateException e) {
                            all.append(e.getErrorCode()).append(' ').append(e.getSQLState()).append(' ');
                        }
                    }
                    String found = rows(s.executeQuery("SELECT COUNT(*), COUNT(v), COUNT(d), MIN(v), MAX(d) FROM b_java WHERE b IS NULL"));
                    s.executeUpdate("DELETE FROM b_java WHERE b IS NULL");
                    return all + found;
                });
                emit("select", () -> {
                    try (PreparedStatement p = c.prepareStatement("SELECT id, v, d, LENGTH(b), ? FROM b_java WHERE id > ? ORDER BY id")) {
                        StringBuilder all = new StringBuilder();
                        for (int i = 0; i < 3; i++) { p.setObject(1, 1.5 + i); p.setLong(2, i); all.append(rows(p.executeQuery())); }
                        return all;
                    }
                });
                emit("fetch", () -> {
                    try (PreparedStatement p = c.prepareStatement("SELECT seq FROM seq_1_to_1000")) {
                        p.setFetchSize(100);
                        ResultSet r = p.executeQuery();
                        long sum = 0;
                        while (r.next()) sum += r.getLong(1);
                        return sum;
                    }
                });
                emit("call", () -> {
                    try (CallableStatement p = c.prepareCall("{call two_results(?)}")) {
                        p.setInt(1, 3);
                        p.execute();
                        String first = rows(p.getResultSet());
                        return first + p.getMoreResults() + rows(p.getResultSet());
                    }
                });
                emit("transaction", () -> {
                    c.setAutoCommit(false);
                    s.executeUpdate("UPDATE b_java SET v = 'x'");
                    c.rollback();
                    c.setAutoCommit(true);
                    return rows(s.executeQuery("SELECT COUNT(*) FROM b_java WHERE v = 'x'"));
                });
                emit("timeout", () -> { s.setQueryTimeout(1); try { return rows(s.executeQuery("SELECT SLEEP(30)")); } finally { s.setQueryTimeout(0); } });
                emit("valid", () -> c.isValid(60));
                s.execute("DROP TABLE b_java");
            }
        }
    }
}
