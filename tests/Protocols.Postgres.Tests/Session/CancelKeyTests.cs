using HoopWire.Postgres.Session;

namespace HoopWire.Postgres.Tests.Session;

/// <summary>A process id holds, from its highest bit: 0, the gateway (7 bits), the loop (6) and the slot (18).</summary>
public class CancelKeyTests
{
    private const int Gateways = 1 << 7, Loops = 1 << 6, Slots = 1 << 18;

    [Fact]
    public void Mint_AnyGatewayLoopAndSlot_ComeBackOutOfTheProcessId()
    {
        int[] slots = [0, 1, 2, Slots / 2, Slots - 1];
        for (int gateway = 0; gateway < Gateways; gateway++)
        {
            for (int loop = 0; loop < Loops; loop++)
            {
                foreach (int slot in slots)
                {
                    int id = CancelKey.Mint((ushort)gateway, loop, slot, protocolMinor: 0).ProcessId;
                    Assert.True(id >= 0);
                    Assert.Equal((gateway, loop, slot), (id >> 24, (id >> 18) & (Loops - 1), id & (Slots - 1)));
                }
            }
        }
    }

    [Fact]
    public void Mint_EverySlot_IsAProcessIdOfItsOwn()
    {
        var ids = new HashSet<int>();
        for (int slot = 0; slot < Slots; slot++) ids.Add(CancelKey.Mint(5, 3, slot, protocolMinor: 0).ProcessId);
        Assert.Equal(Slots, ids.Count);
    }

    [Fact]
    public void Mint_NumbersThatHaveNoRoom_LeaveTheOthersAlone()
    {
        int id = CancelKey.Mint(Gateways + 3, Loops + 2, Slots + 1, protocolMinor: 0).ProcessId;
        Assert.Equal((3, 2, 1), (id >> 24, (id >> 18) & (Loops - 1), id & (Slots - 1)));
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(2, 32)]
    public void Mint_ByProtocol_TheSecretHasItsLengthAndIsAnother(int protocolMinor, int bytes)
    {
        byte[] first = CancelKey.Mint(1, 1, 1, protocolMinor).Secret, second = CancelKey.Mint(1, 1, 1, protocolMinor).Secret;
        Assert.Equal((bytes, bytes), (first.Length, second.Length));
        Assert.NotEqual(first, second);
    }
}
