using System.Diagnostics.CodeAnalysis;

namespace HoopWire.Fuzz;

/// <summary>A decoder broke one of its promises.</summary>
internal sealed class FuzzFailure(string message) : Exception(message)
{
    /// <summary>Throws unless the promise holds.</summary>
    public static void Unless([DoesNotReturnIf(false)] bool promise, string message)
    {
        if (!promise) throw new FuzzFailure(message);
    }
}
