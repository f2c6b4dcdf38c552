namespace HoopWire.Sql.Shapes;

/// <summary>What a server's dialect says of the texts that have a <see cref="LiteralShape"/>.</summary>
/// <param name="NumbersParameters">Whether a parameter is a dollar sign and its number; otherwise it is a question mark.</param>
/// <param name="NameQuote">What encloses names that may stand in such a text; 0 where none may.</param>
internal sealed record ShapeDialect(bool NumbersParameters, byte NameQuote);
