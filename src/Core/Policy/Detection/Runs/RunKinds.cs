namespace HoopWire.Policy.Detection;

/// <summary>The kinds of runs of letters and digits that <see cref="RunTable"/> tells apart.</summary>
internal static class RunKinds
{
    /// <summary>Nothing but digits.</summary>
    public const int Digits = 0;

    /// <summary>A letter first, a capital; one more when it is a small one.</summary>
    public const int LetterFirst = 2;

    /// <summary>Digits first, and of the letters behind them a capital first; one more when it is a small one.</summary>
    public const int DigitFirst = 4;

    /// <summary>How many kinds there are.</summary>
    public const int Count = 6;
}
