namespace HoopWire.Policy;

/// <summary>Name patterns: <c>*</c> stands for any run of characters.</summary>
public static class Glob
{
    /// <summary>Whether the whole name fits the pattern.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        int p = 0, n = 0, star = -1, mark = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') (star, mark) = (p++, n);
            else if (p < pattern.Length && pattern[p] == name[n]) (p, n) = (p + 1, n + 1);
            else if (star >= 0) (p, n) = (star + 1, ++mark);
            else return false;
        }

        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }
}
