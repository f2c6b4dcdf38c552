using System.Text;
using Dapper;

namespace HoopWire.ControlPlane;

/// <summary>The WHERE of a list: only the conditions that are asked for, so that the planner sees which index serves them.</summary>
internal sealed class Conditions
{
    private readonly StringBuilder _sql = new();

    public DynamicParameters Parameters { get; } = new();

    /// <summary>Adds a condition on one parameter, unless the value is null.</summary>
    public Conditions Add(string condition, string name, object? value)
    {
        if (value is null) return this;
        Parameters.Add(name, value);
        return Add(condition);
    }

    public Conditions Add(string condition)
    {
        _sql.Append(_sql.Length == 0 ? "WHERE " : " AND ").Append(condition);
        return this;
    }

    public override string ToString() => _sql.ToString();
}
