using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace HoopWire.Gateway.Configuration;

/// <summary>Ends a reading that goes too deep, before what builds nodes of it, by recursion, has used up its stack; and knows how far the reading came.</summary>
internal sealed class ShallowParser(IParser inner, int depthMax) : IParser
{
    private int _depth;

    /// <summary>The line of the last part that could be read.</summary>
    public int Line { get; private set; } = 1;

    /// <inheritdoc/>
    public ParsingEvent? Current => inner.Current;

    /// <inheritdoc/>
    public bool MoveNext()
    {
        if (!inner.MoveNext()) return false;
        if (inner.Current is not { } part) return true;
        Line = (int)Math.Max(Line, part.Start.Line);
        _depth += part.NestingIncrease;
        return _depth <= depthMax ? true : throw new YamlException(part.Start, part.End, "nested too deeply");
    }
}
