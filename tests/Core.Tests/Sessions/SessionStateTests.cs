using HoopWire.Sessions;

namespace HoopWire.Core.Tests.Sessions;

public class SessionStateTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    // As much as is kept, and more.
    [InlineData(64)]
    [InlineData(65)]
    public void Restart_WhateverTheSessionHasRun_ForgetsIt(int texts)
    {
        var state = new SessionState();
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < texts; i++) state.Add(new byte[1000]);
            Assert.Equal(texts <= 64, state.Texts is not null);
            state.Restart();
            Assert.Empty(state.Texts!.Value);
        }
        state.Lose();
        state.Restart();
        state.Begin(SessionState.Database, "shop");
        Assert.Equal("database\0shop"u8, Assert.Single(state.Texts!.Value).Span);
    }
}
