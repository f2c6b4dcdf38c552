namespace HoopWire.Postgres.Session;

/// <summary>OIDs of the built-in types whose values the gateway reads or writes (pg_type.dat).</summary>
internal static class TypeOid
{
    public const uint Bool = 16;
    public const uint Bytea = 17;
    public const uint Char = 18;
    public const uint Name = 19;
    public const uint Int8 = 20;
    public const uint Int2 = 21;
    public const uint Int4 = 23;
    public const uint Text = 25;
    public const uint Oid = 26;
    public const uint Json = 114;
    public const uint Xml = 142;
    public const uint Cidr = 650;
    public const uint Float4 = 700;
    public const uint Float8 = 701;
    public const uint Unknown = 705;
    public const uint MacAddr8 = 774;
    public const uint Money = 790;
    public const uint MacAddr = 829;
    public const uint Inet = 869;
    public const uint BpChar = 1042;
    public const uint VarChar = 1043;
    public const uint Date = 1082;
    public const uint Time = 1083;
    public const uint Timestamp = 1114;
    public const uint TimestampTz = 1184;
    public const uint Interval = 1186;
    public const uint TimeTz = 1266;
    public const uint Bit = 1560;
    public const uint VarBit = 1562;
    public const uint Numeric = 1700;
    public const uint Record = 2249;
    public const uint Uuid = 2950;
    public const uint Jsonb = 3802;

    /// <summary>Whether a value is text in both formats.</summary>
    public static bool IsText(uint type) => type is Text or VarChar or BpChar or Name or Unknown or Xml;

    /// <summary>Whether a value cannot hold anything that a detector looks for.</summary>
    public static bool IsInert(uint type) =>
        type is Bool or Char or Int2 or Date or Time or Timestamp or TimestampTz or Uuid or Float4 or Float8;

    /// <summary>Whether a value is a number, so that a part of it cannot be hidden.</summary>
    public static bool IsNumber(uint type) => type is Int4 or Int8 or Numeric;

    /// <summary>Whether a value is an address of a network or an adapter.</summary>
    public static bool IsNetworkAddress(uint type) => type is Inet or Cidr or MacAddr or MacAddr8;

    /// <summary>The type of an array's elements; 0 where a type is no built-in array.</summary>
    public static uint ElementOf(uint type) => type switch
    {
        1000 => Bool,
        1001 => Bytea,
        1003 => Name,
        1005 => Int2,
        1007 => Int4,
        1009 => Text,
        1014 => BpChar,
        1015 => VarChar,
        1016 => Int8,
        1021 => Float4,
        1022 => Float8,
        1028 => Oid,
        1041 => Inet,
        1115 => Timestamp,
        1182 => Date,
        1183 => Time,
        1185 => TimestampTz,
        1187 => Interval,
        1231 => Numeric,
        199 => Json,
        2951 => Uuid,
        3807 => Jsonb,
        651 => Cidr,
        _ => 0,
    };
}
