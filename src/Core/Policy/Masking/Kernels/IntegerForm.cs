namespace HoopWire.Policy.Masking.Kernels;

/// <summary>How whole numbers are written.</summary>
public enum IntegerForm
{
    /// <summary>In decimal digits.</summary>
    Text,

    /// <summary>In binary, the highest byte first.</summary>
    BigEndian,

    /// <summary>In binary, the lowest byte first.</summary>
    LittleEndian,
}
