using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HoopWire.Tidy.Tests.Checks;

/// <summary>What a test is called, what it may wait for, and why it may be left out.</summary>
internal static partial class TestMethods
{
    private static readonly string[] Attributes = ["Fact", "Theory", "Property"];

    public static IEnumerable<string> Names(SourceFile file) =>
        from method in file.Nodes<MethodDeclarationSyntax>()
        where TestAttributes(method).Any() && !ThreeParts().IsMatch(method.Identifier.Text)
        select file.At(method, $"{method.Identifier.Text} is not named Method_Condition_Result");

    public static IEnumerable<string> Skips(SourceFile file) =>
        from attribute in file.Nodes<AttributeSyntax>()
        from argument in attribute.ArgumentList?.Arguments ?? []
        where argument.NameEquals?.Name.Identifier.Text == "Skip"
        let reason = (argument.Expression as LiteralExpressionSyntax)?.Token.ValueText
        where reason is not null && reason.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length < 3
        select file.At(attribute, "skipped without a reason");

    public static IEnumerable<string> Sleeps(SourceFile file)
    {
        if (!file.Path.StartsWith("tests/", StringComparison.Ordinal)) yield break;
        foreach (var call in file.Nodes<InvocationExpressionSyntax>())
        {
            var name = call.Expression.ToString();
            var sleeps = name.EndsWith("Thread.Sleep", StringComparison.Ordinal)
                || (name.EndsWith("Task.Delay", StringComparison.Ordinal) && IsConstant(call.ArgumentList.Arguments[0].Expression) && !IsDeadline(call) && !IsPoll(call));
            if (sleeps) yield return file.At(call, $"{name} of a fixed time: wait for the event itself");
        }
    }

    // Raced against the event itself: Task.WhenAny(ended, Task.Delay(...)).
    private static bool IsDeadline(InvocationExpressionSyntax call) => call.Parent is ArgumentSyntax;

    // A loop that asks another process again until its deadline has to pause between two questions.
    private static bool IsPoll(InvocationExpressionSyntax call) =>
        call.Ancestors().Any(a => a is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or ForEachStatementSyntax);

    private static bool IsConstant(ExpressionSyntax time) => time switch
    {
        LiteralExpressionSyntax => true,
        BinaryExpressionSyntax b => IsConstant(b.Left) && IsConstant(b.Right),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "TimeSpan" } } } i =>
            i.ArgumentList.Arguments.All(a => IsConstant(a.Expression)),
        _ => false,
    };

    private static IEnumerable<AttributeSyntax> TestAttributes(MethodDeclarationSyntax method) =>
        method.AttributeLists.SelectMany(l => l.Attributes).Where(a => Attributes.Contains(a.Name.ToString()));

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*(_[A-Z0-9][A-Za-z0-9]*){2}$")]
    private static partial Regex ThreeParts();
}
