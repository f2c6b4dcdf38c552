using HoopWire.Policy;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Masking;

/// <summary>Knows by what relations and names the objects of rules are reached.</summary>
internal interface IReachableObjects
{
    /// <summary>What of them one text reaches.</summary>
    /// <param name="facts">What the text tells.</param>
    /// <param name="tree">Its statements.</param>
    /// <param name="names">What its names mean.</param>
    IObjectNames For(StatementFacts facts, SyntaxTree tree, NameMeaning names);
}
