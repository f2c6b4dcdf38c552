using System.Collections.Immutable;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>What has been read of a JSON construct so far.</summary>
internal sealed class JsonParts
{
    private readonly ImmutableArray<Expression>.Builder _arguments = ImmutableArray.CreateBuilder<Expression>(4);

    public ImmutableArray<Expression> Arguments => _arguments.ToImmutable();

    public TypeName? Type { get; set; }

    public void Add(Expression argument) => _arguments.Add(argument);
}
