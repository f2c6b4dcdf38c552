namespace HoopWire.ControlPlane;

/// <summary>Which subject of which issuer a user name belongs to.</summary>
internal interface ISubjectStore
{
    /// <summary>Binds the name to the subject at its first login. False when the name belongs to another subject.</summary>
    Task<bool> BindAsync(string user, string issuer, string subject, long now, CancellationToken cancellationToken);

    /// <summary>Whether the name belongs to somebody who has logged in.</summary>
    Task<bool> IsBoundAsync(string user, CancellationToken cancellationToken);

    /// <summary>Frees the name for another subject; false when it was not bound.</summary>
    Task<bool> ReleaseAsync(string user, CancellationToken cancellationToken);
}
