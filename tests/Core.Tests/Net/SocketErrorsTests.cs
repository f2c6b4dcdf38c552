using System.Net.Sockets;
using HoopWire.Net;

namespace HoopWire.Core.Tests.Net;

public sealed class SocketErrorsTests
{
    [Theory]
    [InlineData(11, nameof(AcceptErrorTier.Nothing))]
    [InlineData(4, nameof(AcceptErrorTier.Transient))]
    [InlineData(71, nameof(AcceptErrorTier.Transient))]
    [InlineData(103, nameof(AcceptErrorTier.Transient))]
    [InlineData(113, nameof(AcceptErrorTier.Transient))]
    [InlineData(12, nameof(AcceptErrorTier.Pressure))]
    [InlineData(23, nameof(AcceptErrorTier.Pressure))]
    [InlineData(24, nameof(AcceptErrorTier.Pressure))]
    [InlineData(105, nameof(AcceptErrorTier.Pressure))]
    [InlineData(9, nameof(AcceptErrorTier.Fatal))]
    [InlineData(22, nameof(AcceptErrorTier.Fatal))]
    public void TierOf_Error_GoesToItsTier(int errno, string tier) => Assert.Equal(tier, SocketErrors.TierOf(errno).ToString());

    [Theory]
    [InlineData(111, SocketError.ConnectionRefused)]
    [InlineData(98, SocketError.AddressAlreadyInUse)]
    [InlineData(13, SocketError.AccessDenied)]
    public void ToException_Error_IsTheFrameworksOwn(int errno, SocketError error) =>
        Assert.Equal(error, SocketErrors.ToException(errno).SocketErrorCode);
}
