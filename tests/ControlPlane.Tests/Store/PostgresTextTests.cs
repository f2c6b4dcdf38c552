namespace HoopWire.ControlPlane.Tests;

public class PostgresTextTests
{
    // No theory: halves of characters do not survive in an attribute.
    [Fact]
    public void Of_WhatPostgresCannotKeep_IsReplaced()
    {
        (string Text, string Kept)[] cases =
        [
            ("plain", "plain"), ("", ""), ("a\0b", "a\uFFFDb"), ("\ud83d\ude00", "\ud83d\ude00"), ("\ud83d", "\uFFFD"), ("\ude00\ud83d\ude00\ud83d", "\uFFFD\ud83d\ude00\uFFFD"),
            ("\ud83dx", "\uFFFDx"),
        ];
        foreach ((string text, string kept) in cases) Assert.Equal(kept, PostgresText.Of(text));
    }
}
