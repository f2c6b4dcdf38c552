namespace HoopWire.Sessions;

/// <summary>
/// How long a client has from accept to the end of its login: <see cref="GatewayLimits.HandshakeTimeout"/>, which is for programs. A login in which a person must act elsewhere, such as
/// on an issuer's page, asks for more where that begins.
/// </summary>
public sealed class LoginDeadline : IDisposable
{
    /// <summary>
    /// The longest that a login takes from accept, whoever asks for more, unless the configuration gives every login longer: nobody has proved anything yet, and the connection counts
    /// against its address all the while.
    /// </summary>
    public static readonly TimeSpan Max = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _source;
    private readonly long _accepted;
    private TimeSpan _end;

    /// <summary>Starts counting.</summary>
    /// <param name="limits">The usual time.</param>
    /// <param name="time">The clock.</param>
    public LoginDeadline(GatewayLimits limits, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _end = limits.HandshakeTimeout;
        _accepted = time.GetTimestamp();
        _source = new CancellationTokenSource(_end, time);
    }

    /// <summary>Is cancelled when the time is over.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Gives the login this much from now on, or what <see cref="Max"/> leaves of it; never less than it has. A deadline that has passed stays so.</summary>
    /// <param name="more">How long the person has.</param>
    /// <returns>How long the login has from now on.</returns>
    public TimeSpan Extend(TimeSpan more)
    {
        var passed = _time.GetElapsedTime(_accepted);
        var end = more < Max - passed ? passed + more : Max;
        if (end > _end)
        {
            _end = end;
            _source.CancelAfter(end - passed);
        }

        return _end > passed && !_source.IsCancellationRequested ? _end - passed : TimeSpan.Zero;
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
