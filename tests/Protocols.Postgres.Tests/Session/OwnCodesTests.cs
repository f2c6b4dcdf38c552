using HoopWire.Access;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Tests.Support;
using HoopWire.Wire;

namespace HoopWire.Postgres.Tests.Session;

/// <summary>A session that waits for the functions of its database gets an answer, whatever goes wrong at their reading.</summary>
public class OwnCodesTests
{
    private const string Failure = "The target's catalogue could not be read: the gateway failed at it (NullReferenceException)";
    private static readonly CatalogueKey Key = new(new Target("orders", "postgres", "127.0.0.1", 1), new TargetCredential("default", "app"), null);

    // There is nobody who could log in.
    private readonly OwnCodes _codes = new(new CatalogueQuestions(null!, new GatewayLimits(), TimeProvider.System), TimeProvider.System);

    [Fact]
    public async Task Get_ReadingFailsAsNobodyExpects_IsAFailedReading() => Assert.Equal((null, Failure), await _codes.GetAsync(Key, 0, new FakeLoop()));

    [Fact]
    public async Task Get_ForOneSessionAlone_IsAFailedReadingToo() => Assert.Equal((null, Failure), await _codes.GetAsync(Key, Remakes.None, 0, new FakeLoop()));
}
