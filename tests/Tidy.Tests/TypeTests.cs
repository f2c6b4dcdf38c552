using HoopWire.Tidy.Tests.Checks;

namespace HoopWire.Tidy.Tests;

public class TypeTests
{
    [Fact]
    public void Vague_Repository_NamesSayWhatTypesAre() => Findings.None(SourceTree.Code.SelectMany(TypeNames.Vague));

    [Fact]
    public void Crowded_Repository_OneTypePerFile() => Findings.None(
        SourceTree.Code.GroupBy(file => Path.GetDirectoryName(file.Path)).SelectMany(folder => folder.SelectMany(file => TypeNames.Crowded(file, folder))));

    [Fact]
    public void Missing_Repository_PublicMembersHaveDocs() => Findings.None(SourceTree.Under("src").SelectMany(PublicDocs.Missing));

    [Fact]
    public void SwitchedOff_Repository_CompilerChecksDocs()
    {
        Findings.None(SourceTree.Projects.SelectMany(PublicDocs.SwitchedOff));
        Findings.None(SourceTree.Under("src").SelectMany(PublicDocs.Silenced));
        var house = ProjectFile.Parse("Directory.Build.props", File.ReadAllText(Path.Combine(SourceTree.Root, "Directory.Build.props")));
        Assert.Equal(["true"], house.Property("GenerateDocumentationFile"));
        Assert.Equal(["true"], house.Property("TreatWarningsAsErrors"));
    }

    [Theory]
    [InlineData("class SessionManager { }")]
    [InlineData("static class StringHelpers { }")]
    [InlineData("static class Utils { }")]
    [InlineData("record struct PgUtility(int A);")]
    [InlineData("class Outer { interface IManagerOfThings { } }")]
    public void Vague_EmptyWord_IsFound(string code) => Assert.NotEmpty(TypeNames.Vague(SourceFile.Parse("src/Core/A.cs", code)));

    [Fact]
    public void Vague_WordInsideAnother_Passes() =>
        Assert.Empty(TypeNames.Vague(SourceFile.Parse("src/Core/A.cs", "class Utilization { } class ManageVerb { }")));

    [Theory]
    [InlineData("namespace X; class A { } class B { }")]
    [InlineData("namespace X; record A; static class B { }")]
    [InlineData("namespace X { class A { } } namespace Y { interface B { } }")]
    public void Crowded_UnrelatedTypes_AreFound(string code) => Assert.NotEmpty(TypeNames.Crowded(SourceFile.Parse("a.cs", code), []));

    [Theory]
    [InlineData("namespace X; abstract record A; record B : A; record C : A; enum D { E }")]
    [InlineData("namespace X; abstract class A { } sealed class B : A { }")]
    [InlineData("namespace X; class A { } class A<T> { } file class C { }")]
    public void Crowded_ClosedHierarchy_Passes(string code) => Assert.Empty(TypeNames.Crowded(SourceFile.Parse("a.cs", code), []));

    [Fact]
    public void Crowded_NodesOfTheFoldersHierarchy_Pass()
    {
        var node = SourceFile.Parse("x/node.cs", "namespace X; abstract class Node { } class Leaf { }");
        var file = SourceFile.Parse("x/a.cs", "namespace X; class A : Node { } class B : Node { }");
        var other = SourceFile.Parse("x/b.cs", "namespace X; class A : Node { } class B : Leaf { }");

        Assert.Empty(TypeNames.Crowded(file, [node, file]));
        Assert.NotEmpty(TypeNames.Crowded(other, [node, other]));
    }

    [Theory]
    [InlineData("public class A { }")]
    [InlineData("/// <summary>A.</summary>\npublic class A { public int B; }")]
    [InlineData("/// <summary>A.</summary>\npublic enum A { B }")]
    [InlineData("/// <summary>A.</summary>\npublic interface A { void M(); }")]
    public void Missing_NoDocs_IsFound(string code) => Assert.NotEmpty(PublicDocs.Missing(SourceFile.Parse("src/Core/A.cs", code)));

    [Theory]
    [InlineData("internal class A { public int B; }")]
    [InlineData("/// <summary>A.</summary>\npublic class A { public override string ToString() => null; int _b; }")]
    public void Missing_NotPublicOrInherited_Passes(string code) => Assert.Empty(PublicDocs.Missing(SourceFile.Parse("src/Core/A.cs", code)));

    [Theory]
    [InlineData("<GenerateDocumentationFile>false</GenerateDocumentationFile>")]
    [InlineData("<NoWarn>$(NoWarn);CS1591</NoWarn>")]
    public void SwitchedOff_CompilerCheck_IsFound(string property) =>
        Assert.NotEmpty(PublicDocs.SwitchedOff(ProjectFile.Parse("src/A/A.csproj", $"<Project><PropertyGroup>{property}</PropertyGroup></Project>")));

    [Fact]
    public void Silenced_Pragma_IsFound() =>
        Assert.NotEmpty(PublicDocs.Silenced(SourceFile.Parse("src/Core/A.cs", "#pragma warning disable CS1591\nclass A { }")));
}
