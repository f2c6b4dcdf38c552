using HoopWire.Kit;

namespace HoopWire.ControlPlane.Tests;

/// <summary>The page about the API has its routes, with what each asks of its caller.</summary>
public class ApiPageTests
{
    private static readonly Dictionary<Permission, string> Words = new()
    {
        [Permission.Anybody] = "anybody",
        [Permission.SignedIn] = "signed in",
        [Permission.Identified] = "identified",
        [Permission.Auditor] = "auditor",
        [Permission.AuditorOrOperator] = "auditor, operator",
        [Permission.Operator] = "operator",
    };

    [Fact]
    public async Task Page_Routes_AreThoseOfTheApi()
    {
        await using var plane = await Plane.StartAsync();
        var routes = ApiRoutes.All(plane.Host, Api.Options()).Select(route => $"{route.Method} {route.Pattern}: {Words[route.Permission]}");
        var page = File.ReadLines(Path.Combine(Repository.Root, "docs", "api.md"))
            .SkipWhile(line => !line.StartsWith("|---", StringComparison.Ordinal)).Skip(1).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Select(cells => $"{cells[1]} {cells[2].Trim('`')}: {cells[3]}");
        Assert.Equal(routes, page);
    }
}
