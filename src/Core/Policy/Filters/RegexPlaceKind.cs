namespace HoopWire.Policy.Filters;

/// <summary>Conditions on the place between two bytes.</summary>
internal enum RegexPlaceKind
{
    /// <summary><c>^</c>: the text or a line begins here.</summary>
    LineStart,

    /// <summary><c>$</c>: the text or a line ends here.</summary>
    LineEnd,

    /// <summary><c>\A</c>: the text begins here.</summary>
    TextStart,

    /// <summary><c>\z</c>: the text ends here.</summary>
    TextEnd,

    /// <summary><c>\b</c>: a word begins or ends here.</summary>
    WordEdge,

    /// <summary><c>\B</c>: no word begins or ends here.</summary>
    NoWordEdge,
}
