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
    [InlineData(Capabilities.QueryAttributes, true)]
    [InlineData(Capabilities.MariaDbBulk, true)]
    [InlineData(Capabilities.MariaDbBulkUnitResults, true)]
    [InlineData(Capabilities.MultiStatements, false)]
    [InlineData(Capabilities.FoundRows, false)]
    internal void ToTarget_WhatTheClientChose_IsAskedForWhereTheTargetHasIt(Capabilities one, bool canBeMissed)
    {
        Assert.Equal(one, Offer.ToTarget(Chosen | one, Chosen | one) & one);
        Assert.Equal(Capabilities.None, Offer.ToTarget(Chosen | one, Chosen) & one);
        if (canBeMissed) Assert.Equal(Capabilities.None, Offer.ToTarget(Chosen, Chosen | one) & one);
        Assert.Equal(canBeMissed ? Capabilities.None : one, Offer.Missing(Chosen, Chosen | one));
    }

    [Theory]
    [InlineData(Capabilities.Compress)]
    [InlineData(Capabilities.ZstdCompression)]
    internal void ToTarget_Compression_IsTheClientsOwn(Capabilities one)
    {
        Assert.Equal(one, Offer.ToClients(new ServerFacts("x", 45, Capabilities.None)) & one);
        Assert.Equal(Capabilities.None, Offer.ToTarget(Chosen | one, Chosen | one) & one);
        Assert.Equal(Capabilities.None, Offer.Missing(Chosen, Chosen | one));
    }

    [Theory]
    [InlineData(Capabilities.LongPassword, Capabilities.None)]
    [InlineData(Capabilities.MariaDbBulk, Capabilities.MariaDbBulk)]
    [InlineData(Capabilities.MariaDbBulk | Capabilities.MariaDbBulkUnitResults, Capabilities.MariaDbBulk | Capabilities.MariaDbBulkUnitResults)]
    [InlineData((Capabilities)(1UL << 32) | Capabilities.MariaDbBulk, Capabilities.MariaDbBulk)]
    internal void ToClients_WhatTheTargetReachedLastHasOfItsOwn_IsOffered(Capabilities server, Capabilities offered)
    {
        var toClients = Offer.ToClients(new ServerFacts("x", 45, server));
        Assert.Equal(offered, toClients & (Capabilities)(~0UL << 32));
        // Either the mark that none follow, or some.
        Assert.Equal(offered == Capabilities.None, toClients.HasFlag(Capabilities.LongPassword));
        Assert.Equal(offered == Capabilities.None, Offer.ToTarget(Chosen | server, Chosen | offered).HasFlag(Capabilities.LongPassword));
    }
}
