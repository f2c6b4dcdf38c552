namespace HoopWire.ControlPlane;

/// <summary>One route, who may use it, and what answers. The answer is JSON; null when the handler has written it itself.</summary>
internal sealed record ApiRoute(string Method, string Pattern, Permission Permission, Func<ApiCall, Task<object?>> Handler);
