using System.Data;
using Dapper;

namespace HoopWire.ControlPlane;

/// <summary>A statement's values, with texts as PostgreSQL can keep them.</summary>
internal sealed class PostgresParameters(object values) : SqlMapper.IDynamicParameters
{
    private readonly SqlMapper.IDynamicParameters _values = values as DynamicParameters ?? new DynamicParameters(values);

    public void AddParameters(IDbCommand command, SqlMapper.Identity identity)
    {
        _values.AddParameters(command, identity);
        foreach (IDbDataParameter parameter in command.Parameters)
        {
            if (parameter.Value is string text) parameter.Value = PostgresText.Of(text);
        }
    }
}
