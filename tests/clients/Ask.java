// The JDBC driver: asks one question over a URL, both from the environment, and prints the answer's first value. Run as java -cp postgresql.jar Ask.java
import java.sql.*;

public class Ask {
    public static void main(String[] args) throws Exception {
        try (Connection conn = DriverManager.getConnection(System.getenv("ASK_URI")); ResultSet r = conn.createStatement().executeQuery(System.getenv("ASK_SQL"))) {
            r.next();
            System.out.println(r.getString(1));
        }
    }
}
