using System.Collections.Concurrent;
using System.Data;
using System.Globalization;
using System.Security.Cryptography;
using HoopWire.Access;
using Npgsql;

namespace HoopWire.ControlPlane;

/// <summary>
/// A PostgreSQL that several gateways may share. A write transaction has an advisory lock of its area to itself, so that the same SQL decides every race
/// here as it does in a database with one writer. Whatever fails, fails the work: nothing is kept elsewhere meanwhile. Of a commit whose answer was lost the database
/// itself is asked whether it stands.
/// </summary>
internal sealed class PostgresDatabase : StoreDatabase
{
    // What runs on the pool leaves connections to the audit's writer and the exports, which have threads of their own.
    private const int PoolWorkMax = PostgresAddress.ConnectionsMax - 4;

    // Commits that one transaction forgets.
    private const int AnsweredMax = 100;

    // The first half of the lock's name; the second is the schema's.
    private const int LockClass = 0x484F_5700;
    private const string Place = "in PostgreSQL";
    private static readonly TimeSpan PoolPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TurnPatience = TimeSpan.FromSeconds(20);
    private readonly NpgsqlDataSource _source;
    private readonly ConcurrentQueue<long> _answered = new();
    private readonly SemaphoreSlim _room = new(PoolWorkMax, PoolWorkMax);

    // Only one can have the lock of an area. The others wait here, without a connection: on the server they would keep those that logins read with.
    private readonly SemaphoreSlim[] _turns = [.. Enum.GetValues<StoreLock>().Select(_ => new SemaphoreSlim(1, 1))];

    private PostgresDatabase(NpgsqlDataSource source, string gateway) => (_source, Gateway) = (source, gateway);

    /// <inheritdoc/>
    public override StoreDialect Dialect => PostgresDialect.Instance;

    /// <inheritdoc/>
    public override string Gateway { get; }

    /// <summary>Connects, and brings the tables up to date. Of several gateways that start at once the first one does the work.</summary>
    /// <param name="connectionString">How the server is reached.</param>
    /// <param name="gateway">What this gateway is called in what it writes.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="StoreUnavailableException">It cannot be used.</exception>
    /// <exception cref="InvalidOperationException">The connection string is none, or the database is not fit.</exception>
    public static PostgresDatabase Open(Secret connectionString, string gateway, TimeProvider time)
    {
        (NpgsqlConnectionStringBuilder? address, string? problem) = PostgresAddress.Read(connectionString);
        if (address is null) throw new InvalidOperationException($"The connection string of the store {problem}");
        NpgsqlDataSource source;
        try
        {
            // No logger: the driver would write statements and addresses into the gateway's log.
            source = new NpgsqlDataSourceBuilder(address.ConnectionString).Build();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            throw new InvalidOperationException("The connection string of the store has parts that exclude each other.");
        }

        PostgresDatabase database = new(source, gateway);
        try
        {
            string encoding = database.Read(session => session.Single<string>("SELECT current_setting('server_encoding')"));
            if (encoding != "UTF8") throw new InvalidOperationException($"The store's database has the encoding {encoding}. Make it with the encoding UTF8.");
            database.Write(StoreLock.Schema, session => Migrations.Apply(session, Place, time));
            // Left by gateways that died.
            database.Write(StoreLock.Records, session => session.Execute("DELETE FROM store_commits WHERE at < now() - interval '7 days'"));
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override Task<T> ReadAsync<T>(Func<StoreSession, T> work, CancellationToken cancellationToken = default) =>
        WithinAsync(_room, PoolPatience, () => Task.Run(() => Read(work), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public override T Read<T>(Func<StoreSession, T> work) => Try(_ =>
    {
        using NpgsqlConnection connection = _source.OpenConnection();
        return work(new StoreSession(connection, null, Dialect));
    });

    /// <inheritdoc/>
    public override Task<T> WriteAsync<T>(StoreLock area, Func<StoreSession, T> work, CancellationToken cancellationToken = default) => WithinAsync(
        _turns[area - StoreLock.Schema],
        TurnPatience,
        () => WithinAsync(_room, PoolPatience, () => Task.Run(() => Write(area, work), cancellationToken), cancellationToken),
        cancellationToken);

    /// <inheritdoc/>
    public override T Write<T>(StoreLock area, Func<StoreSession, T> work, StoreWrite? write = null)
    {
        StoreWrite attempt = write ?? new StoreWrite();
        T result = default!;
        try
        {
            Commit(area, session => result = work(session), attempt);
            return result;
        }
        catch (StoreUnavailableException) when (attempt.IsDoubtful)
        {
            // What it did is known already; whether it stands, the database knows.
            if (!AskWhetherItStands(area, attempt)) throw;
            return result;
        }
    }

    /// <inheritdoc/>
    public override bool Stands(StoreLock area, StoreWrite write)
    {
        // Whoever holds the lock has no attempt before it that may still be on its way.
        bool stands = InTransaction(area, null, _ => { }, session => session.Single<bool>("SELECT EXISTS (SELECT 1 FROM store_commits WHERE id = @Commit)", write));
        write.IsDoubtful = false;
        if (stands) _answered.Enqueue(write.Commit);
        return stands;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _source.Dispose();
        _room.Dispose();
        foreach (SemaphoreSlim turn in _turns) turn.Dispose();
    }

    private bool AskWhetherItStands(StoreLock area, StoreWrite attempt)
    {
        try
        {
            return Stands(area, attempt);
        }
        catch (StoreUnavailableException e)
        {
            throw new StoreUnavailableException(e.Message) { MayStand = true };
        }
    }

    private void Commit<T>(StoreLock area, Func<StoreSession, T> work, StoreWrite attempt)
    {
        attempt.IsDoubtful = false;
        attempt.Commit = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
        // While the tables are made there is no place for it yet; to make them again does no harm.
        bool isKept = area != StoreLock.Schema;
        InTransaction(area, isKept ? attempt.Commit : null, doubt => attempt.IsDoubtful = doubt && isKept, work);
        if (isKept) _answered.Enqueue(attempt.Commit);
    }

    /// <param name="area">What the transaction has to itself.</param>
    /// <param name="commit">What it is known by, once it is committed; null where nobody will ask.</param>
    /// <param name="doubt">Is told while the answer to the commit is awaited.</param>
    /// <param name="work">The transaction.</param>
    private T InTransaction<T>(StoreLock area, long? commit, Action<bool> doubt, Func<StoreSession, T> work) => Try(begun =>
    {
        using NpgsqlConnection connection = _source.OpenConnection();
        // Read committed: what was committed before the lock was had is seen by every statement behind it.
        using NpgsqlTransaction transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
        StoreSession session = new(connection, transaction, Dialect);
        Take(area, session, commit);
        begun();
        T result = work(session);
        doubt(true);
        transaction.Commit();
        doubt(false);
        return result;
    });

    // Settings of the transaction alone, so that a pooler between may give the connection to others: no gateway that died or hangs keeps the others waiting,
    // and what is decided is on disk whatever the server's default.
    private void Take(StoreLock area, StoreSession session, long? commit)
    {
        // Another gateway may have many rows to write, as after an outage; that is no failure of this one.
        TimeSpan patience = area switch { StoreLock.Schema => TimeSpan.FromMinutes(5), StoreLock.Audit => TimeSpan.FromMinutes(1), _ => TimeSpan.FromSeconds(10) };
        session.Execute(string.Create(CultureInfo.InvariantCulture, $"""
            SELECT set_config('lock_timeout', '{patience.TotalSeconds}s', true), set_config('idle_in_transaction_session_timeout', '20s', true),
                   set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, true);
            SELECT pg_advisory_xact_lock({LockClass + (int)area}, hashtext(coalesce(current_schema(), '')));
            {(commit is long id ? Keep(id) : "")}
            """), timeout: patience + TimeSpan.FromSeconds(5));
    }

    // In the same message as the lock, so that it costs no wait of its own. Those that get lost here stay until a start finds them old.
    private string Keep(long commit)
    {
        List<string> answered = [];
        while (answered.Count < AnsweredMax && _answered.TryDequeue(out long old)) answered.Add(old.ToString(CultureInfo.InvariantCulture));
        string forget = answered.Count == 0 ? "" : $"DELETE FROM store_commits WHERE id IN ({string.Join(", ", answered)});";
        return string.Create(CultureInfo.InvariantCulture, $"INSERT INTO store_commits (id) VALUES ({commit}); {forget}");
    }

    /// <summary>
    /// Once more on another connection when the one from the pool had died unseen, as after a restart of the server; but never what has begun to write.
    /// </summary>
    private static T Try<T>(Func<Action, T> work)
    {
        bool hasBegun = false;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return work(() => hasBegun = true);
            }
            catch (Exception e) when (attempt == 1 && !hasBegun && PostgresFailure.IsLostConnection(e))
            {
                // The driver has cleared its pool.
            }
            catch (Exception e) when (PostgresFailure.Of(e) is { } failure)
            {
                throw failure;
            }
        }
    }

    private static async Task<T> WithinAsync<T>(SemaphoreSlim room, TimeSpan patience, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        if (!await room.WaitAsync(patience, cancellationToken).ConfigureAwait(false))
            throw new StoreUnavailableException("The store in PostgreSQL cannot be used: too much waits for it.");
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            room.Release();
        }
    }
}
