using Microsoft.Data.Sqlite;

namespace HoopWire.ControlPlane;

/// <summary>
/// The embedded database: one file in the data directory, readable by its owner only, in WAL mode so that readers and the writer do not
/// wait for each other. All work runs on the thread pool, never on a caller's loop.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private const string FileName = "hoopwire.db";
    private readonly string _connectionString;
    private readonly SemaphoreSlim _writer = new(1, 1);

    private SqliteDatabase(string path)
    {
        Path = path;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            ForeignKeys = true,
            DefaultTimeout = 10,
            Pooling = true,
        }.ToString();
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>Opens the database of a data directory, making both where they are missing, and brings its tables up to date.</summary>
    public static SqliteDatabase Open(string dataDirectory, TimeProvider time)
    {
        DataDirectory.Ensure(dataDirectory);
        string path = System.IO.Path.Combine(System.IO.Path.GetFullPath(dataDirectory), FileName);
        // SQLite gives its -wal and -shm files the mode of the database file.
        new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite,
            UnixCreateMode = OwnerFile.Mode,
        }).Dispose();
        File.SetUnixFileMode(path, OwnerFile.Mode);

        SqliteDatabase database = new(path);
        using SqliteConnection connection = database.Connect();
        using (SqliteCommand wal = connection.CreateCommand())
        {
            wal.CommandText = "PRAGMA journal_mode = WAL";
            wal.ExecuteScalar();
        }
        Migrations.Apply(connection, time);
        return database;
    }

    /// <summary>Reads on the thread pool.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken = default) => Task.Run(
        () =>
        {
            using SqliteConnection connection = Connect();
            return work(connection);
        },
        cancellationToken);

    /// <summary>Reads on the calling thread, which must be one of its own or the pool's.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        using SqliteConnection connection = Connect();
        return work(connection);
    }

    /// <summary>Runs one write transaction on the thread pool; it is on disk when the task completes.</summary>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, SqliteTransaction, T> work, CancellationToken cancellationToken = default)
    {
        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Commit(work), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>Runs one write transaction on the calling thread, which must be one of its own.</summary>
    public T Write<T>(Func<SqliteConnection, SqliteTransaction, T> work)
    {
        // Writers of this process queue here: the driver's own wait for the database's lock sleeps 150 ms at a time.
        _writer.Wait();
        try
        {
            return Commit(work);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using (SqliteConnection connection = new(_connectionString)) SqliteConnection.ClearPool(connection);
        _writer.Dispose();
    }

    private T Commit<T>(Func<SqliteConnection, SqliteTransaction, T> work)
    {
        using SqliteConnection connection = Connect();
        // Immediate: two processes that both read before they write would otherwise fail instead of wait.
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        T result = work(connection, transaction);
        transaction.Commit();
        return result;
    }

    private SqliteConnection Connect()
    {
        SqliteConnection connection = new(_connectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
