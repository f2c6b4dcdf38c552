namespace HoopWire.Policy;

/// <summary>Where the data of a COPY goes.</summary>
public enum CopyDirection
{
    /// <summary>The statement copies nothing.</summary>
    None,

    /// <summary>From the client into a table (<c>FROM STDIN</c>).</summary>
    FromClient,

    /// <summary>From a table or query to the client (<c>TO STDOUT</c>).</summary>
    ToClient,

    /// <summary>From or to a file or program on the server.</summary>
    File,
}
