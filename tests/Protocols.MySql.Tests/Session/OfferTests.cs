using HoopWire.MySql.Session;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Tests.Session;

public class OfferTests
{
    private const Capabilities Chosen = Capabilities.Protocol41 | Capabilities.SecureConnection | Capabilities.PluginAuth | Capabilities.Transactions;

    [Theory]
    [InlineData(Capabilities.DeprecateEof, true)]
    [InlineData(Capabilities.SessionTrack, true)]
    [InlineData(Capabilities.LocalFiles, true)]
    [InlineData(Capabilities.MultiStatements, false)]
    [InlineData(Capabilities.FoundRows, false)]
    internal void ToTarget_WhatTheClientChose_IsAskedForWhereTheTargetHasIt(Capabilities one, bool canBeMissed)
    {
        Assert.Equal(one, Offer.ToTarget(Chosen | one, Chosen | one) & one);
        Assert.Equal(Capabilities.None, Offer.ToTarget(Chosen | one, Chosen) & one);
        if (canBeMissed) Assert.Equal(Capabilities.None, Offer.ToTarget(Chosen, Chosen | one) & one);
        Assert.Equal(canBeMissed ? Capabilities.None : one, Offer.Missing(Chosen, Chosen | one));
    }
}
