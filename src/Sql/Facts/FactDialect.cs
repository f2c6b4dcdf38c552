using HoopWire.Policy;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Facts;

/// <summary>What a server's dialect adds to the facts of a text.</summary>
internal abstract class FactDialect
{
    /// <summary>What the dialect says of names.</summary>
    public abstract NameDialect Names { get; }

    /// <summary>What running a statement that was prepared by SQL does, as far as its own text tells.</summary>
    public virtual Effects Executed => Effects.Prepare;

    /// <summary>Whether a text that is compared with a number becomes one, so that zero equals every word.</summary>
    public virtual bool CoercesText => false;

    /// <summary>Whether an operator other than <c>=</c> is true of equal values alone.</summary>
    public virtual bool IsEquality(string name) => false;

    /// <summary>Whether a word can never be a name unless quoted.</summary>
    public abstract bool IsReserved(ushort keyword);

    /// <summary>What a name does that may be a call's though no parenthesis follows it.</summary>
    public virtual Effects Named(string name) => Effects.None;

    /// <summary>What a call does.</summary>
    public abstract Effects Called(FunctionCall call, Statement? statement);

    /// <summary>Whether a name after a dot may be a function applied to a row.</summary>
    public virtual bool TakesWholeRow(string name) => false;

    /// <summary>What writing to a relation does besides.</summary>
    public virtual Effects Written(ObjectName table) => Effects.None;

    /// <summary>What a statement about objects does.</summary>
    public abstract Effects Of(ObjectStatement statement);

    /// <summary>What setting or resetting something does.</summary>
    public abstract Effects Of(SettingStatement statement);

    /// <summary>What one item of a list of settings does.</summary>
    public virtual Effects Of(SettingItem item) => Effects.Session;

    /// <summary>What showing something of the server's does.</summary>
    public virtual Effects Of(ShowStatement statement) => Effects.Read;
}
