namespace HoopWire.Policy.Masking;

/// <summary>What is to be made of what was read of a catalogue.</summary>
public enum CatalogueUse
{
    /// <summary>It is relied on.</summary>
    Full,

    /// <summary>It is relied on, and read again aside.</summary>
    UntilRead,

    /// <summary>It is too old to be relied on.</summary>
    None,
}
