using System.Text.Json.Nodes;
using HoopWire.Gateway.Configuration;

namespace HoopWire.Gateway.Cli;

public sealed class OfflineVerbTests : IDisposable
{
    private readonly CliFixture _cli = new();

    public OfflineVerbTests() => _cli.Environment["PW"] = "canary-password";

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Check_ValidConfiguration_ExitsZero()
    {
        _cli.Write("hoopwire.yaml", ConfigFixture.Minimal);
        var result = await _cli.RunAsync("check");
        Assert.Equal((0, ""), (result.ExitCode, result.StandardError));
        Assert.Contains("hoopwire.yaml is valid: 1 listener, 1 target, 1 grant, 1 rule, 0 warnings.", result.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_Mistake_ExitsOneWithFileAndLine()
    {
        string file = _cli.Write("other.yaml", ConfigFixture.Minimal + "nope: 1\n");
        var result = await _cli.RunAsync("check", "--config", "other.yaml");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"{file}:15: error: nope: unknown key; expected one of", result.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_Json_IsOneObjectPerProblem()
    {
        _cli.Write("hoopwire.yaml", ConfigFixture.Minimal + "nope: 1\n");
        var result = await _cli.RunAsync("check", "--json");
        var problem = JsonNode.Parse(Assert.Single(result.StandardOutput.TrimEnd('\n').Split('\n')))!;
        Assert.Equal(("error", 15, "nope"), ((string)problem["severity"]!, (int)problem["line"]!, (string)problem["key"]!));
    }

    [Fact]
    public async Task Check_NoConfiguration_ExitsThree()
    {
        var result = await _cli.RunAsync("check", "--config", "none.yaml");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("does not exist", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_VariableNamesTheConfiguration_IsUsed()
    {
        _cli.Environment["HOOPWIRE_CONFIG"] = _cli.Write("there.yaml", ConfigFixture.Minimal);
        Assert.Equal(0, (await _cli.RunAsync("check")).ExitCode);
    }

    [Fact]
    public async Task Run_UnknownVerb_SaysWhichAndWhatThereIs()
    {
        var result = await _cli.RunAsync("arrest", "alice");
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("There is no verb 'arrest': give one of serve, check,", result.StandardError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lock alice --user --target", "--user and --target exclude each other")]
    [InlineData("unlock alice --user --target", "--user and --target exclude each other")]
    [InlineData("lock alice --for soon", "--for takes a duration such as 2h, not 'soon'.")]
    [InlineData("lock", "Required argument 'NAME' missing")]
    public async Task Lock_WrongUsage_ExitsTwo(string arguments, string told)
    {
        var result = await _cli.RunAsync(arguments.Split(' '));
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith(told, result.StandardError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--user", "There is no user nosuch")]
    [InlineData("--target", "There is no target nosuch")]
    public async Task Access_WhatIsNotThere_SaysSo(string option, string told)
    {
        _cli.Write("hoopwire.yaml", ConfigFixture.Minimal);
        var result = await _cli.RunAsync("access", option, "nosuch");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(told, result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SessionsVerify_NoSuchRecording_ExitsThree()
    {
        _cli.Write("hoopwire.yaml", ConfigFixture.Minimal + "dataDirectory: data\n");
        _cli.Write("key.pub", "-----BEGIN PUBLIC KEY-----");
        Assert.Equal(3, (await _cli.RunAsync("sessions", "verify", "MISSINGFILE", "--public-key", "key.pub")).ExitCode);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("policy", "test")]
    [InlineData("check", "--nope")]
    public async Task Run_WrongUsage_ExitsTwoAndPointsToHelp(params string[] arguments)
    {
        var result = await _cli.RunAsync(arguments);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--help'", result.StandardError, StringComparison.Ordinal);
        Assert.Empty(result.StandardOutput);
    }

    [Fact]
    public async Task Access_User_ShowsRulesAndPlace()
    {
        _cli.Write("hoopwire.yaml", ConfigFixture.Minimal);
        var result = await _cli.RunAsync("access", "--user", "alice", "--json");
        var row = JsonNode.Parse(Assert.Single(result.StandardOutput.TrimEnd('\n').Split('\n')))!;
        Assert.Equal(("orders", "no-ddl", "hoopwire.yaml:11"), ((string)row["target"]!, (string)row["rules"]![0]!, (string)row["source"]!));
        Assert.Empty((await _cli.RunAsync("access", "--user", "bob")).StandardOutput);
    }

    [Fact]
    public async Task Access_Csv_HasAHeaderAndQuotedCells()
    {
        _cli.Write("hoopwire.yaml", ConfigFixture.Minimal);
        var result = await _cli.RunAsync("access", "--csv");
        Assert.Equal("user,target,protocol,credential,rules,kinds,when,limits,functions,source\r\nalice,orders,postgres,default,no-ddl,\"person,ci,agent\",,,,hoopwire.yaml:11\r\n", result.StandardOutput);
    }

    [Fact]
    public async Task PolicyTest_WithoutAGrant_ExitsOne()
    {
        _cli.Write("hoopwire.yaml", ConfigFixture.Minimal);
        var result = await _cli.RunAsync("policy", "test", "--user", "bob", "--target", "orders", "SELECT 1");
        Assert.Equal((1, "deny: No grant lets bob reach orders.\n"), (result.ExitCode, result.StandardOutput));
    }

    [Fact]
    public async Task Version_Always_IsOneLine() => Assert.StartsWith("hoopwire 0.", (await _cli.RunAsync("version")).StandardOutput, StringComparison.Ordinal);
}
