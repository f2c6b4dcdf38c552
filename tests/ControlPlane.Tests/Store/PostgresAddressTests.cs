using HoopWire.Access;
using Npgsql;

namespace HoopWire.ControlPlane.Tests;

public class PostgresAddressTests
{
    [Theory]
    [InlineData("Host=db;Username=hw;Password=pw;Database=store", "db", "hw", "pw", "store", SslMode.VerifyFull)]
    [InlineData("Host=db;SSL Mode=Require", "db", null, null, null, SslMode.Require)]
    [InlineData("Host=127.0.0.1;Username=hw", "127.0.0.1", "hw", null, null, SslMode.Prefer)]
    [InlineData("Host=/run/postgresql;Username=hw", "/run/postgresql", "hw", null, null, SslMode.Prefer)]
    [InlineData("postgresql://hw:p%40s%3As@db:5433/store?sslmode=verify-ca", "db:5433", "hw", "p@s:s", "store", SslMode.VerifyCA)]
    [InlineData("postgres://hw@[::1]:5433/store?sslmode=disable", "[::1]:5433", "hw", null, "store", SslMode.Disable)]
    [InlineData("postgres:///store?host=%2Frun%2Fpostgresql&user=hw", "/run/postgresql", "hw", null, "store", SslMode.Prefer)]
    [InlineData("postgres://hw:pa:ss@db", "db", "hw", "pa:ss", null, SslMode.VerifyFull)]
    public void Read_Address_IsUnderstoodAndBound(string text, string host, string? user, string? password, string? database, SslMode tls)
    {
        (NpgsqlConnectionStringBuilder? address, string? problem) = PostgresAddress.Read(new Secret(text));
        Assert.Null(problem);
        Assert.Equal((host, user, password, database, tls), (address!.Host, address.Username, address.Password, address.Database, address.SslMode));
        Assert.Equal((16, 5, 15, false), (address.MaxPoolSize, address.Timeout, address.CommandTimeout, address.IncludeErrorDetail));
        // The driver takes it too.
        using NpgsqlDataSource source = NpgsqlDataSource.Create(address);
    }

    [Theory]
    [InlineData("Host=one,two;Username=hw")]
    [InlineData("postgres://hw@one:5432,two:5433/store")]
    public void Read_SeveralHosts_TakesTheOneThatIsWritten(string text)
    {
        NpgsqlConnectionStringBuilder address = PostgresAddress.Read(new Secret(text)).Address!;
        Assert.Equal("read-write", address.TargetSessionAttributes);
        using NpgsqlDataSource source = new NpgsqlDataSourceBuilder(address.ConnectionString).Build();
    }

    [Theory]
    [InlineData("canary")]
    [InlineData("Host=db;Canary=canary")]
    [InlineData("Host=db;Port=canary")]
    [InlineData("Username=canary;Password=canary")]
    [InlineData("postgresql://hw:canary?canary@db/store")]
    [InlineData("postgresql://hw:canary@db/store?canary=canary")]
    [InlineData("postgresql://hw:canary@db/store?sslmode=canary")]
    [InlineData("postgresql://hw:canary@db:5432/store?sslmode=disable")]
    [InlineData("Host=db;Password=canary;SSL Mode=Disable")]
    [InlineData("Host=127.0.0.1,db;Password=canary;SSL Mode=Allow")]
    public void Read_Mistake_IsToldWithoutAWordOfIt(string text)
    {
        string problem = PostgresAddress.Read(new Secret(text)).Problem!;
        Assert.Contains("expected", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", problem, StringComparison.OrdinalIgnoreCase);
    }
}
