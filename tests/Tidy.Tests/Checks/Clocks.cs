using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HoopWire.Tidy.Tests.Checks;

/// <summary>Time comes from a TimeProvider.</summary>
internal static class Clocks
{
    public static IEnumerable<string> WallClock(SourceFile file)
    {
        if (file.Room is null) yield break;
        foreach (var access in file.Nodes<MemberAccessExpressionSyntax>())
        {
            var type = access.Expression.ToString().Split('.')[^1];
            if (type is "DateTime" or "DateTimeOffset" && access.Name.Identifier.Text is "Now" or "UtcNow" or "Today")
                yield return file.At(access, $"{access}: ask the TimeProvider");
        }
    }
}
