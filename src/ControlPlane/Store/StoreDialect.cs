namespace HoopWire.ControlPlane;

/// <summary>What one database says otherwise than another. All other SQL of the stores is the same for every database.</summary>
internal abstract class StoreDialect
{
    /// <summary>What the names of its migrations start with.</summary>
    public abstract string Migrations { get; }

    /// <summary>Whether the table of applied migrations is there: a query for a count.</summary>
    public abstract string CountMigrationTables { get; }

    /// <summary>The key of a reviewer's vote: of one reviewer there is one, whatever the case of the name.</summary>
    public abstract string ReviewerKey { get; }

    /// <summary>The newest change that the outbox has ever had: an expression.</summary>
    public abstract string LastChange { get; }

    /// <summary>Puts a new text into an index that has to be filled by hand, with <c>@id</c> and <c>@text</c>; null where there is none.</summary>
    public abstract string? IndexText(TextTable table);

    /// <summary>Finds ids of at most <c>@max</c> texts that hold <c>@contains</c>, with what <see cref="Match"/> makes of it in <c>@match</c>.</summary>
    public abstract string FindTexts(TextTable table);

    /// <summary>A column has a value, and the time behind it in an index lies from <c>@min</c> to <c>@max</c>: a condition that no other index serves as well.</summary>
    public abstract string Seek(string column, string value, string at);

    /// <summary>What has to stand before the time in the order of a list that is read by such an index; a column, or null for none.</summary>
    public abstract string OrderWithin(string? column);

    /// <summary>A column of texts, or an expression of one, said so that no index serves it.</summary>
    public abstract string Hide(string column);

    /// <summary>A table of one column <c>value</c>: the numbers of a JSON array.</summary>
    public abstract string Numbers(string parameter);

    /// <summary>A table of one column <c>value</c>: the texts of a JSON array.</summary>
    public abstract string Texts(string parameter);

    /// <summary>Whether an expression holds a parameter, whatever the case of ASCII letters: a condition.</summary>
    public abstract string Holds(string expression, string parameter);

    /// <summary>What the index of texts is asked for; the text has three characters or more.</summary>
    public abstract string Match(string contains);

    /// <summary>What writes the audit's rows in a transaction. Dispose it before the transaction ends.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="texts">What is known of texts that are stored.</param>
    /// <param name="outbox">The gateway whose exports wait for what is written; null for none.</param>
    public virtual IAuditRowWriter RowWriter(StoreSession session, TextCache texts, string? outbox) => new AuditRowWriter(session, texts, outbox);

    /// <summary>Values as the database takes them, for a statement.</summary>
    public virtual object? Parameters(object? values) => values;

    /// <summary>A text as the database can keep it.</summary>
    public virtual string? Text(string? text) => text;

    /// <summary>A name, cut to what the database can keep in an index. What is left of it is a text like others.</summary>
    public virtual string? Name(string? name) => name;
}
