using System.Data.Common;
using Dapper;

namespace HoopWire.ControlPlane;

/// <summary>A connection at work: within a transaction, or for reading.</summary>
internal sealed class StoreSession(DbConnection connection, DbTransaction? transaction, StoreDialect dialect)
{
    public DbConnection Connection => connection;

    public DbTransaction? Transaction => transaction;

    public StoreDialect Dialect => dialect;

    /// <summary>Runs statements. Returns how many rows they changed.</summary>
    public int Execute(string sql, object? values = null, TimeSpan? timeout = null) =>
        connection.Execute(sql, dialect.Parameters(values), transaction, (int?)timeout?.TotalSeconds);

    /// <summary>All rows.</summary>
    public List<T> List<T>(string sql, object? values = null) => connection.Query<T>(sql, dialect.Parameters(values), transaction).AsList();

    /// <summary>The one row; the default where there is none.</summary>
    public T? Find<T>(string sql, object? values = null) => connection.QuerySingleOrDefault<T>(sql, dialect.Parameters(values), transaction);

    /// <summary>The one row that there must be.</summary>
    public T Single<T>(string sql, object? values = null) => connection.QuerySingle<T>(sql, dialect.Parameters(values), transaction);

    /// <summary>A statement that is run many times, with its parameters in order.</summary>
    public DbCommand Make(string sql, IEnumerable<DbParameterKind> parameters)
    {
        DbCommand command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        foreach (DbParameterKind kind in parameters)
        {
            DbParameter parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.DbType) = ("@" + kind.Name, kind.Type);
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
