namespace HoopWire.Fuzz;

/// <summary>A decoder of untrusted bytes, with what it must hold for every input. New ones are added to <see cref="FuzzTargets"/>.</summary>
internal interface IFuzzTarget
{
    /// <summary>What <c>scripts/fuzz NAME</c> takes.</summary>
    static abstract string Name { get; }

    /// <summary>Well-formed inputs, one of each shape the decoder knows.</summary>
    static abstract IEnumerable<byte[]> Seeds { get; }

    /// <summary>Tokens that mean something to the decoder, which chance would take long to find.</summary>
    static virtual IEnumerable<byte[]> Dictionary => [];

    /// <summary>The most an input of this length may allocate.</summary>
    static virtual long AllocationMax(int inputBytes) => (64 << 10) + (64L * inputBytes);

    /// <summary>
    /// Decodes. Throws <see cref="FuzzFailure"/> where an invariant is broken; every other exception but ProtocolException is a failure too.
    /// </summary>
    static abstract void Fuzz(ReadOnlySpan<byte> input);
}
