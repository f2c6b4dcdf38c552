using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Sql;
using HoopWire.Postgres.Sql.Naming;
using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.Tests.Session;

/// <summary>A name that a text gives the session stands behind the attribution, wherever the text gives it.</summary>
public class NameEditTests
{
    private const string Words = "o''brien/01test000000000a";

    public static TheoryData<string, string> Texts => new()
    {
        { "SET application_name = 'mine'", "SET application_name = 'W mine'" },
        { "set session Application_Name to 'a''b'", "set session Application_Name to 'W a''b'" },
        { "SET \"application_name\" TO E'a\\tb'", "SET \"application_name\" TO E'W a\\tb'" },
        { "SET application_name TO U&'\\0061'", "SET application_name TO U&'W \\0061'" },
        { "SET LOCAL application_name = mine", "SET LOCAL application_name = 'W mine'" },
        { "SET application_name = \"Mine\"", "SET application_name = 'W Mine'" },
        { "SET application_name = $$it's$$", "SET application_name = 'W it''s'" },
        { "SET application_name = ''", "SET application_name = 'W '" },
        { "SET application_name = 'a'; SELECT 'ö', 1; SET application_name = 'b'", "SET application_name = 'W a'; SELECT 'ö', 1; SET application_name = 'W b'" },
        { "SELECT set_config('application_name', 'a', false)", "SELECT set_config('application_name', 'W '::text || ('a'), false)" },
        { "SELECT pg_catalog.set_config('APPLICATION_NAME', ($1 || 'a'), true)", "SELECT pg_catalog.set_config('APPLICATION_NAME', ('W '::text || ($1 || 'a')), true)" },
        { "PREPARE p AS SELECT set_config('application_name', $1, false)", "PREPARE p AS SELECT set_config('application_name', 'W '::text || ($1), false)" },
        { "SET application_name TO DEFAULT", "SET application_name TO DEFAULT" },
        { "RESET application_name", "RESET application_name" },
        { "SHOW application_name", "SHOW application_name" },
        { "SELECT 'SET application_name = ''x'''", "SELECT 'SET application_name = ''x'''" },
        { "SELECT application_name FROM pg_stat_activity -- set application_name = 'x'", "SELECT application_name FROM pg_stat_activity -- set application_name = 'x'" },
        { "CREATE VIEW v AS SELECT set_config('application_name', 'a', false)", "CREATE VIEW v AS SELECT set_config('application_name', 'a', false)" },
        { "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET application_name = 'a' AS 'select 1'", "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET application_name = 'a' AS 'select 1'" },
        { "SET application_name = 'a", "SET application_name = 'a" },
        { "SET work_mem = '4MB'; SELECT set_config('work_mem', 'application_name', false)", "SET work_mem = '4MB'; SELECT set_config('work_mem', 'application_name', false)" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Write_NameGiven_StandsBehindTheWords(string text, string expected)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Assert.True(ApplicationNames.AreMentioned(utf8));
        var output = new ArrayBufferWriter<byte>();
        Edited(utf8).Write(output, (byte)'P', [(byte)'p', 0, .. utf8, 0, 0, 0], 2);
        Assert.Equal((byte)'P', output.WrittenSpan[0]);
        Assert.Equal(output.WrittenCount - 1, BinaryPrimitives.ReadInt32BigEndian(output.WrittenSpan[1..]));
        Assert.Equal($"p\0{Sent(expected)}\0\0\0", Encoding.UTF8.GetString(output.WrittenSpan[FrameReader.HeadBytes..]));
    }

    [Theory]
    [InlineData("SET application_name = 'a'; TABLE here", "SET application_name = 'W a'; TABLE here")]
    [InlineData("SET application_name = '😀ö'; SET application_name = b; TABLE here", "SET application_name = 'W 😀ö'; SET application_name = 'W b'; TABLE here")]
    [InlineData("SELECT set_config('application_name', '😀', false), here", "SELECT set_config('application_name', 'W '::text || ('😀'), false), here")]
    [InlineData("TABLE here; SET application_name = a", "TABLE here; SET application_name = 'W a'")]
    public void PositionOf_APlaceInTheEditedText_IsThatOfTheClientsText(string text, string expected) =>
        Assert.Equal(PlaceOfHere(text), Edited(Encoding.UTF8.GetBytes(text)).PositionOf(PlaceOfHere(Sent(expected))));

    [Theory]
    [InlineData("select 1", false)]
    [InlineData("application_nam", false)]
    [InlineData("application_nam_", false)]
    [InlineData("_application_name", true)]
    [InlineData("pplication_name a_b APPLICATION_NAME", true)]
    [InlineData("", false)]
    public void AreMentioned_AnywhereInAnyCase_IsSeen(string text, bool seen) => Assert.Equal(seen, ApplicationNames.AreMentioned(Encoding.UTF8.GetBytes(text)));

    private static EditedText Edited(byte[] utf8) => new(ApplicationNames.Find(utf8, LexicalSettings.Default), Encoding.UTF8.GetBytes(Words));

    private static string Sent(string expected) => expected.Replace("'W ", $"'{Words} ", StringComparison.Ordinal);

    /// <summary>In characters from 1, as the server counts.</summary>
    private static int PlaceOfHere(string text) => text[..text.IndexOf("here", StringComparison.Ordinal)].EnumerateRunes().Count() + 1;
}
