namespace HoopWire.ControlPlane;

/// <summary>What went wrong, in one sentence, and what to do next.</summary>
internal sealed record ErrorView(string Error, string Next);
