using HoopWire.Tidy.Tests.Checks;

namespace HoopWire.Tidy.Tests;

public class ArrowTests
{
    [Fact]
    public void Projects_Repository_PointInward() => Findings.None(SourceTree.Projects.SelectMany(Arrows.Projects));

    [Fact]
    public void Namespaces_Repository_PointInward() => Findings.None(SourceTree.Under("src").SelectMany(Arrows.Namespaces));

    [Fact]
    public void OneList_Repository_KnowsTheProtocols() => Findings.None(Arrows.OneList(SourceTree.Under("src")));

    [Fact]
    public void OneList_SecondFileWithAProtocol_IsFound()
    {
        SourceFile[] files = [SourceFile.Parse("src/Gateway/A.cs", "using HoopWire.Postgres;"), SourceFile.Parse("src/Gateway/B.cs", "class B { HoopWire.MySql.Session.Step S; }")];
        Assert.Equal(2, Arrows.OneList(files).Count());
        Assert.Empty(Arrows.OneList(files[..1]));
    }

    [Theory]
    [InlineData("src/Core/Core.csproj", "../Sql/Sql.csproj")]
    [InlineData("src/Core/Core.csproj", "../Protocols.Postgres/Protocols.Postgres.csproj")]
    [InlineData("src/Protocols.MySql/Protocols.MySql.csproj", "../Protocols.Postgres/Protocols.Postgres.csproj")]
    [InlineData("src/Protocols.Postgres/Protocols.Postgres.csproj", "../ControlPlane/ControlPlane.csproj")]
    [InlineData("src/ControlPlane/ControlPlane.csproj", "../Gateway/Gateway.csproj")]
    [InlineData("src/Sql/Sql.csproj", "../Protocols.*/*.csproj")]
    [InlineData("src/Unheard/Unheard.csproj", "../Core/Core.csproj")]
    [InlineData("tests/Core.Tests/Core.Tests.csproj", "../../src/Gateway/Gateway.csproj")]
    public void Projects_ForbiddenReference_IsFound(string path, string reference) =>
        Assert.NotEmpty(Arrows.Projects(Project(path, reference)));

    [Theory]
    [InlineData("src/Protocols.Ssh/Protocols.Ssh.csproj", "../Core/Core.csproj")]
    [InlineData("src/Gateway/Gateway.csproj", "../Protocols.*/*.csproj")]
    [InlineData("tests/Gateway.Tests/Gateway.Tests.csproj", "../../src/Gateway/Gateway.csproj")]
    public void Projects_AllowedReference_Passes(string path, string reference) =>
        Assert.Empty(Arrows.Projects(Project(path, reference)));

    [Theory]
    [InlineData("src/Core/A.cs", "using HoopWire.Sql;")]
    [InlineData("src/Core/A.cs", "using HoopWire.Postgres.Wire;")]
    [InlineData("src/Core/A.cs", "class A { global::HoopWire.ControlPlane.Store S; }")]
    [InlineData("src/Protocols.MySql/A.cs", "using HoopWire.Postgres;")]
    [InlineData("src/ControlPlane/A.cs", "class A { int B = HoopWire.Gateway.Options.Default; }")]
    public void Namespaces_ForbiddenName_IsFound(string path, string code) =>
        Assert.NotEmpty(Arrows.Namespaces(SourceFile.Parse(path, code)));

    [Theory]
    [InlineData("src/Protocols.Postgres/A.cs", "using HoopWire.Postgres.Wire; using HoopWire.Sql; using HoopWire.Net;")]
    [InlineData("src/Gateway/A.cs", "using HoopWire.Postgres;")]
    [InlineData("tests/Core.Tests/A.cs", "using HoopWire.Postgres;")]
    public void Namespaces_AllowedName_Passes(string path, string code) =>
        Assert.Empty(Arrows.Namespaces(SourceFile.Parse(path, code)));

    private static ProjectFile Project(string path, string reference) =>
        ProjectFile.Parse(path, $"<Project><ItemGroup><ProjectReference Include=\"{reference}\" /></ItemGroup></Project>");
}
