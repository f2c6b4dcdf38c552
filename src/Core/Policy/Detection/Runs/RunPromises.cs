namespace HoopWire.Policy.Detection;

/// <summary>What may yet come of the runs of letters and digits that were looked at.</summary>
[Flags]
internal enum RunPromises : byte
{
    /// <summary>Nothing: no form is written so.</summary>
    None = 0,

    /// <summary>A form that is enough by itself.</summary>
    Plain = 1,

    /// <summary>A form that a word must announce.</summary>
    Announced = 2,

    /// <summary>A telephone number that a word must announce, which is most of what is made of digits.</summary>
    AnnouncedPhone = 4,
}
