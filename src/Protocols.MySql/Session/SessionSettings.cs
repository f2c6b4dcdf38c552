using HoopWire.MySql.Sql;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Session;

/// <summary>By what settings the target reads the session's texts: as it said itself, since nothing has run that could have changed them.</summary>
internal sealed class SessionSettings
{
    private const ServerStatus Telling = ServerStatus.NoBackslashEscapes | ServerStatus.AnsiQuotes;

    private Reading? _read;
    private ServerStatus _status;

    /// <summary>The settings; <see cref="SettingsQuery.Unknown"/> while they are not known.</summary>
    public Reading Current => _read ?? new Reading(SettingsQuery.Unknown, null);

    /// <summary>Whether they are known, and the target has not said otherwise since.</summary>
    /// <param name="status">The status flags that it gave last.</param>
    public bool IsKnown(ServerStatus status) => _read is not null && (status & Telling) == _status;

    /// <summary>The target has told.</summary>
    /// <param name="settings">What.</param>
    /// <param name="status">The status flags beside it.</param>
    public void Learn(in Reading settings, ServerStatus status) => (_read, _status) = (settings, status & Telling);

    /// <summary>Something runs that may change them, or that nobody reads.</summary>
    public void Forget() => _read = null;
}
