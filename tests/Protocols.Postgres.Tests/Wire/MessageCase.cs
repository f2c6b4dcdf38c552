using HoopWire.Postgres.Tests.Support;

namespace HoopWire.Postgres.Tests.Wire;

/// <summary>A message and its reader, for the theories that every codec goes through.</summary>
public sealed record MessageCase
{
    private MessageCase(string name, byte[] message, bool fromClient)
    {
        Name = name;
        Message = message;
        FromClient = fromClient;
    }

    public string Name { get; }

    internal byte[] Message { get; }

    internal byte[] Body => Message[HoopWire.Postgres.Wire.FrameReader.HeadBytes..];

    internal bool FromClient { get; }

    internal SplitEverywhere.BodyReader? Read { get; private init; }

    internal static MessageCase Client(string name, byte[] message, SplitEverywhere.BodyReader? read = null) => new(name, message, true) { Read = read };

    internal static MessageCase Server(string name, byte[] message, SplitEverywhere.BodyReader? read = null) => new(name, message, false) { Read = read };

    public override string ToString() => Name;
}
