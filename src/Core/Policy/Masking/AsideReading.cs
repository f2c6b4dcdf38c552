namespace HoopWire.Policy.Masking;

/// <summary>Whether something of a catalogue is being read off to the side for a session. What has only aged, and cannot be read, is not asked for at every command.</summary>
public struct AsideReading
{
    private long _agedAt;

    /// <summary>Whether it is being read now.</summary>
    public bool IsUnderWay { get; private set; }

    /// <summary>It is being read from now on.</summary>
    public void Begin() => IsUnderWay = true;

    /// <summary>It is being read from now on, as it has aged; false where it is being read already, or was just asked for.</summary>
    public bool TryBeginAged(TimeProvider time)
    {
        if (IsUnderWay || (_agedAt != 0 && time.GetElapsedTime(_agedAt) < CatalogueAge.ForUnknown)) return false;
        _agedAt = time.GetTimestamp();
        return IsUnderWay = true;
    }

    /// <summary>It has been read, or could not be.</summary>
    public void End() => IsUnderWay = false;
}
