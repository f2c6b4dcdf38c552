using HoopWire.Postgres.Session;
using HoopWire.Sql.Lineage;

namespace HoopWire.Postgres.Tests.Session;

public class SessionPathTests
{
    private static readonly SearchPath Begin = SearchPath.TryParse("public", "app")!;

    [Fact]
    public void Ready_SettingThatRan_IsBelieved()
    {
        var path = Silent();
        path.Changing(isSetting: true, changesRole: false);
        Assert.Same(SearchPath.Unknown, path.Current);
        path.Ran("decoy");
        path.Ready(isOpen: false, isResting: true);
        AssertIs("decoy", path);
    }

    [Fact]
    public void Ready_InATransaction_IsNotBelievedThenNorLater()
    {
        var path = Silent();
        path.Changing(true, false);
        path.Ran("decoy");
        path.Ready(isOpen: true, isResting: true);
        path.Ready(isOpen: false, isResting: true);
        Assert.Same(SearchPath.Unknown, path.Current);
    }

    [Fact]
    public void Ready_OthersUnderWay_WaitsUntilItRests()
    {
        var path = Silent();
        path.Changing(true, false);
        path.Ran("decoy");
        path.Ready(isOpen: false, isResting: false);
        Assert.Same(SearchPath.Unknown, path.Current);
        path.Ready(isOpen: false, isResting: true);
        AssertIs("decoy", path);
    }

    [Fact]
    public void Ready_StatementFailedSince_IsNotBelieved()
    {
        var path = Silent();
        path.Changing(true, false);
        path.Ran("decoy");
        path.Failed();
        path.Ready(isOpen: false, isResting: true);
        Assert.Same(SearchPath.Unknown, path.Current);
    }

    [Fact]
    public void Ready_AnotherTextRanThatDoesNotTell_IsNotBelieved()
    {
        var path = Silent();
        path.Changing(true, false);
        path.Ran("decoy");
        path.Ran(null);
        path.Ready(isOpen: false, isResting: true);
        Assert.Same(SearchPath.Unknown, path.Current);
    }

    [Fact]
    public void Ready_ChangedBySomethingElseThanASettingBefore_IsNeverBelieved()
    {
        var path = Silent();
        path.Changing(isSetting: false, changesRole: false);
        path.Changing(true, false);
        path.Ran("decoy");
        path.Ready(isOpen: false, isResting: true);
        Assert.Same(SearchPath.Unknown, path.Current);
    }

    [Fact]
    public void Ready_Reported_IsBelievedOnceNoTransactionIsOpen()
    {
        var path = new SessionPath("app", Begin, "public");
        path.Changing(isSetting: false, changesRole: false);
        path.Reported("decoy");
        path.Ready(isOpen: true, isResting: true);
        Assert.Same(SearchPath.Unknown, path.Current);
        path.Reported("\"$user\", public");
        path.Ready(isOpen: false, isResting: true);
        Assert.True(SearchPath.TryParse("app, public", "app")!.IsSame(path.Current!));
    }

    [Fact]
    public void Ready_SetToWhatItWasAndSoNotReported_IsKnownAgain()
    {
        var path = new SessionPath("app", Begin, "public");
        path.Changing(true, false);
        path.Ran(null);
        path.Ready(isOpen: false, isResting: true);
        AssertIs("public", path);
    }

    [Fact]
    public void Ready_RoleMayBeAnother_IsNotKnown()
    {
        var path = new SessionPath("app", Begin, "public");
        path.Changing(isSetting: true, changesRole: true);
        path.Reported("decoy");
        path.Ready(isOpen: false, isResting: true);
        Assert.Same(SearchPath.Unknown, path.Current);
    }

    private static SessionPath Silent() => new("app", Begin, null);

    private static void AssertIs(string expected, SessionPath path) => Assert.True(SearchPath.TryParse(expected, "app")!.IsSame(path.Current!));
}
