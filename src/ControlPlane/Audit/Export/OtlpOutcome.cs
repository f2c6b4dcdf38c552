using System.Globalization;

namespace HoopWire.ControlPlane;

/// <summary>What came of the rows of a batch, which may go in several requests.</summary>
internal sealed class OtlpOutcome
{
    private long _taken;
    private long _refused;
    private long _rejected;
    private string? _why;

    /// <summary>The collector has answered a request of so many rows with success.</summary>
    public void Took(int rows, OtlpPartialSuccess? partial)
    {
        _taken += rows;
        if (partial is not null) Reject(partial.Rejected, partial.Message);
    }

    /// <summary>It refuses a row that came alone, whatever comes with it.</summary>
    public void Reject(string why) => Reject(1, why);

    /// <summary>It refuses a row that came alone, and may refuse everything.</summary>
    public void Refuse(string why)
    {
        _refused++;
        Reject(1, why);
    }

    /// <summary>What will never be taken, and why; null where all was.</summary>
    /// <exception cref="IOException">All rows that it did not say to be too large were refused: then it is not for the rows, and they are sent again.</exception>
    public string? Result()
    {
        if (_refused > 0 && _taken == 0) throw new IOException(_why);
        return _why is null ? null : string.Create(CultureInfo.InvariantCulture, $"{_rejected} records: {_why}");
    }

    private void Reject(long rows, string why)
    {
        _rejected += rows;
        _why ??= why;
    }
}
