namespace HoopWire.Policy;

/// <summary>Kinds of value that are configured together.</summary>
public enum DetectorGroup
{
    /// <summary><c>national-ids</c>: numbers of persons and companies.</summary>
    NationalIds,

    /// <summary><c>financial</c>: cards and accounts.</summary>
    Financial,

    /// <summary><c>crypto</c>: addresses of crypto-currencies.</summary>
    Crypto,

    /// <summary><c>contact</c>: e-mail addresses and telephone numbers.</summary>
    Contact,

    /// <summary><c>network</c>: IP and MAC addresses.</summary>
    Network,

    /// <summary><c>secrets</c>: keys and tokens.</summary>
    Secrets,
}
