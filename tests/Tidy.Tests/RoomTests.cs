using HoopWire.Tidy.Tests.Checks;

namespace HoopWire.Tidy.Tests;

public class RoomTests
{
    [Fact]
    public void Packages_Repository_CoreReferencesNoDriver() => Findings.None(SourceTree.Projects.SelectMany(CoreRoom.Packages));

    [Fact]
    public void Names_Repository_CoreNamesNoProtocol() => Findings.None(SourceTree.Under("src/Core").SelectMany(CoreRoom.Names));

    [Fact]
    public void Pure_Repository_HoldsNoBannedType() => Findings.None(SourceTree.Under("src").SelectMany(PureRooms.Pure));

    [Fact]
    public void Inward_Repository_PointsToWire() => Findings.None(SourceTree.Under("src").SelectMany(PureRooms.Inward));

    [Fact]
    public void Session_Repository_TouchesNoFiles() => Findings.None(SourceTree.Under("src").SelectMany(PureRooms.Session));

    [Theory]
    [InlineData("<PackageReference Include=\"Npgsql\" />")]
    [InlineData("<FrameworkReference Include=\"Microsoft.AspNetCore.App\" />")]
    public void Packages_DriverInCore_IsFound(string reference) =>
        Assert.NotEmpty(CoreRoom.Packages(ProjectFile.Parse("src/Core/Core.csproj", $"<Project><ItemGroup>{reference}</ItemGroup></Project>")));

    [Theory]
    [InlineData("using Npgsql;")]
    [InlineData("using Microsoft.AspNetCore.Http;")]
    [InlineData("class PostgresThing { }")]
    [InlineData("class A { int _mysqlPort; }")]
    [InlineData("class A { void OpenSshChannel() { } }")]
    [InlineData("enum Kind { Kube }")]
    public void Names_ForeignNameInCore_IsFound(string code) =>
        Assert.NotEmpty(CoreRoom.Names(SourceFile.Parse("src/Core/A.cs", code)));

    [Theory]
    [InlineData("/// <summary>A name such as <c>postgres</c>.</summary>\nclass Pushshift { string cubeKubernete = \"ssh\"; }")]
    [InlineData("using System.IO.Pipelines; using Microsoft.Extensions.Logging;")]
    public void Names_OwnNameInCore_Passes(string code) =>
        Assert.Empty(CoreRoom.Names(SourceFile.Parse("src/Core/A.cs", code)));

    [Theory]
    [InlineData("src/Core/Wire/A.cs", "class A { System.Threading.Tasks.Task M() => null; }")]
    [InlineData("src/Protocols.Ssh/State/A.cs", "class A { void M(Stream s) { } }")]
    [InlineData("src/Protocols.Ssh/State/A.cs", "class A { Func<ValueTask<int>> F; }")]
    [InlineData("src/Sql/A.cs", "record A(DateTimeOffset At);")]
    [InlineData("src/Protocols.Postgres/Sql/A.cs", "class A(ILogger<A> log);")]
    [InlineData("src/Protocols.Postgres/Wire/A.cs", "using System.Net.Sockets; class A { void M(Socket s) { } }")]
    [InlineData("src/Core/Wire/A.cs", "class A { object M() => Dns.GetHostEntry(string.Empty); }")]
    [InlineData("src/Protocols.Postgres/State/A.cs", "using HoopWire.Net; class A { void M(Connection c) { } }")]
    [InlineData("src/Protocols.Postgres/State/A.cs", "using HoopWire.Sessions;")]
    [InlineData("src/Protocols.Postgres/Wire/A.cs", "using Later = System.Threading.Tasks.Task;")]
    public void Pure_BannedType_IsFound(string path, string code) =>
        Assert.NotEmpty(PureRooms.Pure(SourceFile.Parse(path, code)));

    [Theory]
    [InlineData("src/Protocols.Postgres/Wire/A.cs", "enum FrameAction { Stream } class A { FrameAction M() => FrameAction.Stream; }")]
    [InlineData("src/Core/Wire/A.cs", "using System.Net.Sockets; class A { AddressFamily M(IPEndPoint a) => a.AddressFamily; }")]
    [InlineData("src/Protocols.Postgres/Session/A.cs", "class A { Task M() => null; }")]
    public void Pure_OtherNameOrRoom_Passes(string path, string code) =>
        Assert.Empty(PureRooms.Pure(SourceFile.Parse(path, code)));

    [Theory]
    [InlineData("src/Protocols.Postgres/Wire/A.cs", "using HoopWire.Postgres.State;")]
    [InlineData("src/Protocols.Postgres/State/A.cs", "using HoopWire.Postgres.Session;")]
    [InlineData("src/Protocols.Postgres/Sql/A.cs", "using HoopWire.Postgres.Session;")]
    public void Inward_OutwardUsing_IsFound(string path, string code) =>
        Assert.NotEmpty(PureRooms.Inward(SourceFile.Parse(path, code)));

    [Theory]
    [InlineData("class A { string M() => File.ReadAllText(\"x\"); }")]
    [InlineData("class A { string M() => Environment.GetEnvironmentVariable(\"x\"); }")]
    [InlineData("using Microsoft.Data.Sqlite;")]
    public void Session_FileOrStore_IsFound(string code) =>
        Assert.NotEmpty(PureRooms.Session(SourceFile.Parse("src/Protocols.Postgres/Session/A.cs", code)));
}
