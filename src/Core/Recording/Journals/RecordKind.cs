namespace HoopWire.Recording.Journals;

/// <summary>What a journal record holds.</summary>
internal enum RecordKind : byte
{
    /// <summary>Nothing: the rest of the ring before its end.</summary>
    Pad = 0,

    /// <summary>The first line of a session, ready as JSON.</summary>
    Session = 1,

    /// <summary>A <see cref="CommandEvent"/>.</summary>
    Command = 2,

    /// <summary>A <see cref="ResultEvent"/>.</summary>
    Result = 3,

    /// <summary>An <see cref="ApprovalEvent"/>.</summary>
    Approval = 4,

    /// <summary>A <see cref="DigestEvent"/>.</summary>
    Digest = 5,

    /// <summary>A <see cref="NoticeEvent"/>.</summary>
    Notice = 6,

    /// <summary>The end of a session.</summary>
    End = 7,

    /// <summary>A <see cref="RowsEvent"/>.</summary>
    Rows = 8,

    /// <summary>A <see cref="TerminalEvent"/>.</summary>
    Terminal = 9,
}
