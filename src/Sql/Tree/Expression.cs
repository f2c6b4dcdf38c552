namespace HoopWire.Sql.Tree;

/// <summary>Something that has a value. Parentheses leave no node of their own.</summary>
public abstract class Expression : SqlNode;
