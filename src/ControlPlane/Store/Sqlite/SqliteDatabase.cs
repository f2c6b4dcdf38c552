using Microsoft.Data.Sqlite;

namespace HoopWire.ControlPlane;

/// <summary>
/// The embedded database: one file in the data directory, readable by its owner only, in WAL mode so that readers and the writer do not
/// wait for each other. All work runs on the thread pool, never on a caller's loop.
/// </summary>
internal sealed class SqliteDatabase : StoreDatabase
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

    /// <inheritdoc/>
    public override StoreDialect Dialect => SqliteDialect.Instance;

    /// <summary>Opens the database of a data directory, making both where they are missing, and brings its tables up to date.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be used.</exception>
    /// <exception cref="InvalidOperationException">A newer version has written it.</exception>
    public static SqliteDatabase Open(string dataDirectory, TimeProvider time)
    {
        string path = System.IO.Path.Combine(System.IO.Path.GetFullPath(dataDirectory), FileName);
        SqliteDatabase database = new(path);
        try
        {
            database.Try(() => Make(dataDirectory, path));
            database.Read(session => session.Execute("PRAGMA journal_mode = WAL"));
            database.Write(StoreLock.Schema, session => Migrations.Apply(session, path, time));
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override Task<T> ReadAsync<T>(Func<StoreSession, T> work, CancellationToken cancellationToken = default) => Task.Run(() => Read(work), cancellationToken);

    /// <inheritdoc/>
    public override T Read<T>(Func<StoreSession, T> work) => Try(() =>
    {
        using SqliteConnection connection = Connect();
        return work(new StoreSession(connection, null, Dialect));
    });

    /// <inheritdoc/>
    public override async Task<T> WriteAsync<T>(StoreLock area, Func<StoreSession, T> work, CancellationToken cancellationToken = default)
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

    /// <inheritdoc/>
    public override T Write<T>(StoreLock area, Func<StoreSession, T> work, StoreWrite? write = null)
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
    public override void Dispose()
    {
        using (SqliteConnection connection = new(_connectionString)) SqliteConnection.ClearPool(connection);
        _writer.Dispose();
    }

    private static bool Make(string dataDirectory, string path)
    {
        DataDirectory.Ensure(dataDirectory);
        // SQLite gives its -wal and -shm files the mode of the database file.
        new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite,
            UnixCreateMode = OwnerFile.Mode,
        }).Dispose();
        File.SetUnixFileMode(path, OwnerFile.Mode);
        return true;
    }

    // One writer at a time, whatever the area.
    private T Commit<T>(Func<StoreSession, T> work) => Try(() =>
    {
        using SqliteConnection connection = Connect();
        // Immediate: two processes that both read before they write would otherwise fail instead of wait.
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        T result = work(new StoreSession(connection, transaction, Dialect));
        transaction.Commit();
        return result;
    });

    private T Try<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (SqliteFailure.Of(e, FileName) is { } failure)
        {
            throw failure;
        }
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
