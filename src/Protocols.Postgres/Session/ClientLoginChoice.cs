namespace HoopWire.Postgres.Session;

/// <summary>The proof a user name asks for by its suffix.</summary>
internal enum ClientLoginChoice
{
    /// <summary>No suffix: the listener decides.</summary>
    Default,

    /// <summary><c>#jwt</c>: a token as the password.</summary>
    Password,

    /// <summary><c>#oauth</c>: OAUTHBEARER.</summary>
    OAuth,
}
