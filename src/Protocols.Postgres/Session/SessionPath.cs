using HoopWire.Sql.Lineage;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Where a session looks for names without a schema. While anything is under way that may change it, or that may take a change back, it is not known: what was told of it is believed
/// once the session rests outside a transaction.
/// </summary>
/// <param name="user">The target's role that the session began as.</param>
/// <param name="begin">Where the session began to look; null for where its credential's sessions do.</param>
/// <param name="reported">What the target has reported at the login, as servers from 18 on do with each change; null where it reports none.</param>
internal sealed class SessionPath(string user, SearchPath? begin, string? reported)
{
    private readonly bool _isReported = reported is not null;
    private string? _told = reported;
    private bool _mayBeTold;
    private bool _hasLostPath;
    private bool _hasLostRole;

    /// <summary>Where the session looks; null for where its credential's sessions begin.</summary>
    public SearchPath? Current { get; private set; } = begin;

    /// <summary>A text goes to the target that may change the path or the role.</summary>
    /// <param name="isSetting">Whether it is a SET or the like. Anything else may change the path again where no text tells: a function in a cursor or a prepared statement.</param>
    /// <param name="changesRole">Whether another role may be in effect: which schemas it may use, and which is its own, is not known.</param>
    public void Changing(bool isSetting, bool changesRole)
    {
        Current = SearchPath.Unknown;
        _mayBeTold = true;
        if (!_isReported) _told = null;
        _hasLostPath |= !isSetting;
        _hasLostRole |= changesRole;
    }

    /// <summary>The target reports the path in force.</summary>
    public void Reported(string setting)
    {
        (Current, _told) = (SearchPath.Unknown, setting);
        _mayBeTold = true;
    }

    /// <summary>A text that may have changed the path has run to its end.</summary>
    /// <param name="setting">What it set it to; null where it does not tell.</param>
    public void Ran(string? setting)
    {
        if (!_isReported) _told = _hasLostPath ? null : setting;
    }

    /// <summary>A statement has failed: what was set before it may have been taken back.</summary>
    public void Failed()
    {
        if (!_isReported) _told = null;
    }

    /// <summary>ReadyForQuery.</summary>
    /// <param name="isOpen">Whether a transaction is open.</param>
    /// <param name="isResting">Whether nothing is under way.</param>
    public void Ready(bool isOpen, bool isResting)
    {
        if (!_mayBeTold) return;
        if (isOpen)
        {
            Failed();
            return;
        }
        if (!isResting || _told is not { } setting) return;
        Current = _hasLostRole ? SearchPath.Unknown : SearchPath.TryParse(setting, user) ?? SearchPath.Unknown;
        _mayBeTold = false;
    }
}
