// MariaDB Connector/J: every question that java.sql.DatabaseMetaData has, about everything; prints how many rows answer each, or its error.
import java.sql.*;
import java.util.*;

public class MetaDataWalk {
    interface Question { ResultSet ask() throws SQLException; }

    static void count(String name, Question question) {
        try (ResultSet r = question.ask()) {
            int rows = 0;
            while (r.next()) rows++;
            System.out.println(name + " " + rows);
        } catch (SQLException e) {
            System.out.println(name + " " + e.getErrorCode() + " " + e.getMessage());
        }
    }

    public static void main(String[] args) throws Exception {
        Map<String, String> env = System.getenv();
        Properties p = new Properties();
        p.setProperty("user", env.get("MY_USER"));
        p.setProperty("password", env.get("MYSQL_PWD"));
        String database = env.get("MY_DATABASE"), table = args[0];
        try (Connection c = DriverManager.getConnection("jdbc:mariadb://" + env.get("MY_HOST") + ":" + env.get("MY_PORT") + "/" + database, p)) {
            DatabaseMetaData m = c.getMetaData();
            for (String t : new String[] {table, "%"}) {
                count("tables", () -> m.getTables(database, null, t, null));
                count("tables of kinds", () -> m.getTables(null, null, t, new String[] {"TABLE", "VIEW"}));
                count("columns", () -> m.getColumns(database, null, t, "%"));
                count("pseudo columns", () -> m.getPseudoColumns(database, null, t, "%"));
                count("column privileges", () -> m.getColumnPrivileges(database, null, t, "%"));
                count("table privileges", () -> m.getTablePrivileges(database, null, t));
                count("super tables", () -> m.getSuperTables(database, null, t));
            }
            count("primary keys", () -> m.getPrimaryKeys(database, null, table));
            count("imported keys", () -> m.getImportedKeys(database, null, table));
            count("exported keys", () -> m.getExportedKeys(database, null, table));
            count("cross reference", () -> m.getCrossReference(database, null, table, database, null, table));
            count("indexes", () -> m.getIndexInfo(database, null, table, false, false));
            count("unique indexes", () -> m.getIndexInfo(database, null, table, true, true));
            count("row identifier", () -> m.getBestRowIdentifier(database, null, table, DatabaseMetaData.bestRowSession, true));
            count("version columns", () -> m.getVersionColumns(database, null, table));
            count("procedures", () -> m.getProcedures(database, null, "%"));
            count("procedure columns", () -> m.getProcedureColumns(database, null, "%", "%"));
            count("functions", () -> m.getFunctions(database, null, "%"));
            count("function columns", () -> m.getFunctionColumns(database, null, "%", "%"));
            count("catalogs", m::getCatalogs);
            count("schemas", m::getSchemas);
            count("table types", m::getTableTypes);
            count("types", m::getTypeInfo);
            count("user types", () -> m.getUDTs(database, null, "%", null));
            count("super types", () -> m.getSuperTypes(database, null, "%"));
            count("attributes", () -> m.getAttributes(database, null, "%", "%"));
            count("client properties", m::getClientInfoProperties);
            System.out.println("keywords " + m.getSQLKeywords().length() + " functions " + (m.getNumericFunctions() + m.getStringFunctions() + m.getSystemFunctions() + m.getTimeDateFunctions()).length());
            System.out.println("read only " + m.isReadOnly() + " isolation " + c.getTransactionIsolation() + " catalog " + c.getCatalog() + " warnings " + c.getWarnings());
        }
    }
}
