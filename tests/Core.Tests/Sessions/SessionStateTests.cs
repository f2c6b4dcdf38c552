using HoopWire.Sessions;

namespace HoopWire.Core.Tests.Sessions;

public class SessionStateTests
{
    // b begins a block, c commits, r rolls back, p rolls back a part, x fails, . rests; L lasts, l is local to its transaction, S is scoped, C is code, U unknown. What is left, with e for the end of a transaction; null for nothing.
    [Theory]
    [InlineData("L.", "L")]
    [InlineData("b.L.", "L")]
    [InlineData("b.L.c.", "L")]
    [InlineData("b.L.r.", "")]
    [InlineData("L.b.L.r.", "L")]
    [InlineData("b.S.", "S")]
    [InlineData("b.S.c.", "Se")]
    [InlineData("b.l.", "l")]
    [InlineData("b.l.c.", "")]
    [InlineData("b.l.r.", "")]
    [InlineData("l.", "")]
    [InlineData("b.L.l.L.c.", "LL")]
    [InlineData("b.l.S.c.", "Se")]
    [InlineData("b.l.p.c.", null)]
    [InlineData("b.S.L.c.L.", "SLeL")]
    [InlineData("b.S.r.", "")]
    [InlineData("S.", "Se")]
    [InlineData("C.", "Ce")]
    [InlineData("x.", "")]
    [InlineData("b.x.r.", "")]
    [InlineData("b.L.x.", null)]
    [InlineData("b.L.x.r.", "")]
    [InlineData("b.L.x.p.c.", null)]
    [InlineData("b.p.L.c.", "L")]
    [InlineData("b.L.p.", null)]
    [InlineData("b.L.p.r.", "")]
    [InlineData("b.L.p.c.L.", null)]
    // The commit itself fails.
    [InlineData("b.L.xo", "")]
    // Outside of a block: what was taken back is not certain.
    [InlineData("Lx.", null)]
    [InlineData("Lr.", null)]
    [InlineData("y.", null)]
    [InlineData("b.y.r.", "")]
    [InlineData("U.", null)]
    [InlineData("b.U.r.", null)]
    [InlineData("r.c.L.", "L")]
    public void Texts_AfterWhatRan_AreThoseInForce(string ran, string? left)
    {
        var state = new SessionState();
        bool isOpen = false;
        foreach (char step in ran) Take(state, step, ref isOpen);
        Assert.Equal(left, state.Texts is { } texts ? string.Concat(texts.Select(text => text.Span[0] == 0 ? 'e' : (char)text.Span[0])) : null);
    }

    private static void Take(SessionState state, char step, ref bool isOpen)
    {
        switch (step)
        {
            case '.' or 'o':
                isOpen &= step == '.';
                state.Rest(isOpen);
                return;
            case 'x' or 'y':
                state.Failed(step == 'x' ? StateEffect.None : StateEffect.Code);
                return;
        }

        var effect = step switch
        {
            'b' => StateEffect.Begin,
            'c' => StateEffect.Commit,
            'r' => StateEffect.Rollback,
            'p' => StateEffect.Part,
            'L' => StateEffect.Lasting,
            'l' => StateEffect.Local,
            'S' => StateEffect.Scoped,
            'C' => StateEffect.Code,
            _ => StateEffect.Unknown,
        };
        isOpen = step == 'b' || (isOpen && step is not ('c' or 'r'));
        state.Sent(effect);
        state.Ran(effect, new[] { (byte)step });
    }

    [Fact]
    public void Ran_MoreThanIsKept_LeavesNothing()
    {
        var state = new SessionState();
        state.Rest(isOpen: true);
        for (int i = 0; i < 65; i++) state.Ran(StateEffect.Lasting, new byte[10]);
        Assert.Null(state.Texts);
        state.Ran(StateEffect.Rollback, default);
        Assert.Null(state.Texts);
    }

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
