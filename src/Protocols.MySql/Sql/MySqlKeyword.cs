namespace HoopWire.MySql.Sql;

/// <summary>
/// Words that are reserved on MySQL 8.4 and MariaDB 10.11 alike, and others that mean something to the parser. The order is that of
/// <see cref="MySqlKeywords"/>' table.
/// </summary>
internal enum MySqlKeyword : ushort
{
    NoWord,
    Accessible, Add, Against, Aggregate, Algorithm, All, Alter, Analyze, And, Any, Array, As, Asc, Ascii, Asensitive, At, Before, Begin,
    Between, Bigint, Binary, Blob, Boolean, Both, By, Byte, Call, Cascade, Cascaded, Case, Cast, Chain, Change, Char, Character, Charset,
    Check, Collate, Column, Columns, Commit, Concurrent, Condition, Connection, Constraint, Continue, Convert, Create, Cross, CumeDist,
    Current, CurrentDate, CurrentRole, CurrentTime, CurrentTimestamp, CurrentUser, Cursor, Cycle, Data, Database, Databases, Date,
    Datetime, DayHour, DayMicrosecond, DayMinute, DaySecond, Deallocate, Dec, Decimal, Declare, Default, Definer, Delayed, Delete,
    DenseRank, Desc, Describe, Deterministic, Distinct, Distinctrow, Div, Do, Double, Drop, Dual, Dumpfile, Duplicate, Each, Else, Elseif,
    Empty, Enclosed, End, Error, Escape, Escaped, Event, Examined, Except, Exclude, Execute, Exists, Exit, Expansion, Explain, Extended,
    False, Fetch, Fields, First, FirstValue, Float, Float4, Float8, Following, For, Force, Foreign, Format, From, Full, Fulltext, Function,
    Global, Grant, Group, Grouping, Groups, Having, HighPriority, History, HourMicrosecond, HourMinute, HourSecond, Identified, If, Ignore,
    Immediate, In, Index, Infile, Inner, Inout, Insensitive, Insert, Int, Int1, Int2, Int3, Int4, Int8, Integer, Intersect, Interval, Into,
    Is, Iterate, Join, Json, JsonTable, Key, Keys, Kill, Lag, Language, Last, LastValue, Lateral, Lead, Leading, Leave, Left, Level, Like,
    Limit, Linear, Lines, Load, Local, Localtime, Localtimestamp, Lock, Locked, Long, Longblob, Longtext, Loop, LowPriority, Match,
    Maxvalue, Mediumblob, Mediumint, Mediumtext, Member, Middleint, MinuteMicrosecond, MinuteSecond, Mod, Mode, Modifies, Names, Natural,
    Nested, Next, No, NoWriteToBinlog, Not, Nowait, NthValue, Ntile, Null, Nulls, Numeric, Of, Offline, Offset, On, Online, Only, Optimize,
    Option, Optionally, Or, Order, Ordinality, Out, Outer, Outfile, Over, Package, Partition, Partitions, Password, Path, PercentRank,
    Persist, PersistOnly, Preceding, Precision, Prepare, Previous, Primary, Procedure, Purge, Query, Quick, Range, Rank, Read, ReadWrite,
    Reads, Real, Recursive, References, Regexp, Release, Rename, Repeat, Replace, Require, Resignal, Resource, Respect, Restrict, Return,
    Returning, Revoke, Right, Rlike, Role, Rollback, Rollup, Row, RowNumber, Rows, Savepoint, Schema, Schemas, SecondMicrosecond, Security,
    Select, Sensitive, Separator, Session, Set, Share, Show, Signal, Signed, Skip, Smallint, Some, Sounds, Spatial, Specific, Sql,
    SqlBigResult, SqlBufferResult, SqlCache, SqlCalcFoundRows, SqlNoCache, SqlSmallResult, Sqlexception, Sqlstate, Sqlwarning, Ssl, Start,
    Starting, Statement, StraightJoin, SystemTime, Table, Tables, Temporary, Terminated, Then, Ties, Time, Timestamp, Tinyblob, Tinyint,
    Tinytext, To, Trailing, Transaction, Trigger, True, Truncate, Unbounded, Undo, Unicode, Union, Unique, Unknown, Unlock, Unsigned,
    Update, Usage, Use, Using, UtcDate, UtcTime, UtcTimestamp, Value, Values, Varbinary, Varchar, Varcharacter, Varying, View, Wait, When,
    Where, While, Window, With, Within, Work, Write, Xa, Xml, Xor, YearMonth, Zerofill, Zone,
}
