namespace HoopWire.Kit;

/// <summary>The texts a test server is configured with.</summary>
internal static class PostgresConfiguration
{
    public static string Hba { get; } = """
        local   all         all                                trust
        hostssl all         cert_user      127.0.0.1/32        cert
        hostssl all         cert_user      ::1/128             cert
        host    all         trust_user     127.0.0.1/32        trust
        host    all         trust_user     ::1/128             trust
        host    all         password_user  127.0.0.1/32        password
        host    all         password_user  ::1/128             password
        host    all         md5_user       127.0.0.1/32        md5
        host    all         md5_user       ::1/128             md5
        host    all         all            127.0.0.1/32        scram-sha-256
        host    all         all            ::1/128             scram-sha-256
        host    replication all            127.0.0.1/32        scram-sha-256

        """;

    /// <summary>Nothing here outlives a test, so nothing is synced to disk; and what is bound is not logged: it may be 256 MB.</summary>
    public static string Settings(string folder, int port) => $"""
        listen_addresses = '127.0.0.1,127.0.0.2,::1'
        port = {port}
        unix_socket_directories = '{folder}'
        max_connections = 300
        ssl = on
        ssl_ca_file = '{folder}/ca.pem'
        ssl_cert_file = '{folder}/server.pem'
        ssl_key_file = '{folder}/server.key'
        fsync = off
        synchronous_commit = off
        full_page_writes = off
        wal_level = logical
        max_wal_senders = 4
        shared_buffers = 64MB
        jit = off
        logging_collector = on
        log_directory = '{folder}'
        log_filename = 'server.log'
        log_rotation_age = 0
        log_rotation_size = 0
        log_file_mode = 0644
        log_statement = all
        log_parameter_max_length = 0
        log_connections = on
        log_disconnections = on
        log_line_prefix = '%m [%p] user=%u db=%d app=%a sqlstate=%e '
        timezone = 'UTC'
        lc_messages = 'C'
        hba_file = '{folder}/pg_hba.conf'

        """;

    public static string Users { get; } = $"""
        CREATE ROLE trust_user LOGIN;
        CREATE ROLE cert_user LOGIN;
        SET password_encryption = 'md5';
        CREATE ROLE md5_user LOGIN PASSWORD '{PostgresServer.PasswordOf("md5_user")}';
        SET password_encryption = 'scram-sha-256';
        CREATE ROLE password_user LOGIN PASSWORD '{PostgresServer.PasswordOf("password_user")}';
        CREATE ROLE scram_user LOGIN PASSWORD '{PostgresServer.PasswordOf("scram_user")}';
        CREATE ROLE app LOGIN PASSWORD '{PostgresServer.PasswordOf("app")}';
        ALTER ROLE postgres PASSWORD '{PostgresServer.PasswordOf("postgres")}';
        CREATE DATABASE orders OWNER app;

        """;

    public static string Schema { get; } = """
        ALTER SCHEMA public OWNER TO app;
        SET ROLE app;
        CREATE TABLE public.customers (
            id int PRIMARY KEY, name text NOT NULL, email text UNIQUE, ssn text, card text, balance numeric, born date, meta jsonb);
        CREATE TABLE public.orders (
            id int PRIMARY KEY, customer_id int NOT NULL REFERENCES public.customers, total numeric NOT NULL, note text);
        CREATE VIEW public.customer_view AS SELECT id, name, email AS contact, ssn, balance FROM public.customers;
        CREATE TABLE public.events (id int, at date NOT NULL, kind text, customer_id int, detail text) PARTITION BY RANGE (at);
        CREATE TABLE public.events_2024 PARTITION OF public.events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
        CREATE TABLE public.events_2025 PARTITION OF public.events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
        CREATE FUNCTION public.customer_label(wanted int) RETURNS text LANGUAGE plpgsql STABLE AS $$
        DECLARE found public.customers;
        BEGIN
            SELECT * INTO found FROM public.customers WHERE id = wanted;
            RETURN found.name || ' <' || found.email || '> ' || found.ssn;
        END $$;
        CREATE FUNCTION public.say(what text) RETURNS text LANGUAGE plpgsql AS $$
        BEGIN
            RAISE NOTICE 'said %', what;
            RETURN what;
        END $$;
        RESET ROLE;
        GRANT USAGE ON SCHEMA public TO PUBLIC;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO trust_user, password_user, md5_user, scram_user, cert_user;

        """;
}
