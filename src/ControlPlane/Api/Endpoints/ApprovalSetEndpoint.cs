namespace HoopWire.ControlPlane;

/// <summary>Requests ahead of time: a set of statements that may each run once when reviewers have agreed.</summary>
internal sealed class ApprovalSetEndpoint(ApprovalService approvals, Func<StatementSet, StatementSetPlan> plan, ApprovalSettings settings)
{
    private const int BodyBytesMax = 2 << 20;
    private const int TextBytesMax = 1 << 20;
    private static readonly TimeSpan Usual = TimeSpan.FromHours(8);

    public async Task<object?> RequestAsync(ApiCall call)
    {
        call.AllowBody(BodyBytesMax);
        SetBody body = await call.BodyAsync(ApiJson.Default.SetBody);
        string target = Given(body.Target, "target");
        string text = Given(body.Text, "text");
        string reason = Given(body.Reason, "reason");
        if (reason.Length > ApprovalEndpoints.ReasonCharsMax) throw ApiException.BadRequest("The reason is too long.", $"Use at most {ApprovalEndpoints.ReasonCharsMax} characters.");
        if (System.Text.Encoding.UTF8.GetByteCount(text) > TextBytesMax) throw ApiException.BadRequest("The statements are longer than 1 MB.", "Split the file.");
        TimeSpan lasting = ApprovalEndpoints.Lasting(body.ForSeconds, settings.SetMax) ?? Usual;
        StatementSet set = new(call.Caller.Identity!, target, body.Database, text);
        StatementSetPlan planned = plan(set);
        if (planned.Refusal is not null) throw ApiException.BadRequest(planned.Refusal, "Correct the file and ask again.");
        if (planned.Terms is null || planned.Held.IsEmpty) throw ApiException.Conflict("None of the statements needs approval.", "Run them.");
        (ApprovalRow? row, string? refusal) = await approvals.RequestSetAsync(set, planned, reason, lasting, call.Aborted);
        return row is null ? throw ApiException.Conflict(refusal!, "Ask again then.") : ApprovalView.Of(row, new ReviewText(null));
    }

    private static string Given(string? value, string name) =>
        string.IsNullOrWhiteSpace(value) ? throw ApiException.BadRequest($"The {name} is missing.", $"Send it as \"{name}\".") : value;
}
