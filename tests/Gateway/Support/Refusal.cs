using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using Xunit;

namespace UdaConnect.Tests.Gateway.Support;

/// <summary>What every refusal of bad input looks like: 400 with problem details, or INVALID_ARGUMENT, and the field is named.</summary>
internal static class Refusal
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task OfGetAsync(HttpClient http, string path, string field, string reason)
    {
        using var answer = await http.GetAsync(path, Token);
        await IsAsync(answer, field, reason);
    }

    public static async Task OfPostAsync(HttpClient http, string path, string body, string field, string reason, string mediaType = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, mediaType);
        using var answer = await http.PostAsync(path, content, Token);
        await IsAsync(answer, field, reason);
    }

    /// <summary>400, and <c>errors</c> names the field and says why.</summary>
    public static async Task IsAsync(HttpResponseMessage answer, string field, string reason)
    {
        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{answer.StatusCode} instead of 400: {text}");
        var problem = await ProblemAsync(answer);
        Assert.Equal("urn:udaconnect:problem:invalid-input", problem.GetProperty("type").GetString());
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out var reasons), $"{field} is not named: {text}");
        Assert.Contains(reasons.EnumerateArray(), given => given.GetString()!.Contains(reason, StringComparison.Ordinal));
        Assert.Contains(field, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    /// <summary>The answer's problem details (RFC 9457), whose status is the answer's own.</summary>
    public static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal((int)answer.StatusCode, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        return problem;
    }

    public static async Task OfCallAsync<TResponse>(AsyncUnaryCall<TResponse> call, string field, string reason)
    {
        using (call)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
            Assert.True(refused.StatusCode == StatusCode.InvalidArgument, $"{refused.Status} instead of INVALID_ARGUMENT.");
            Assert.Contains($"{field}: ", refused.Status.Detail, StringComparison.Ordinal);
            Assert.Contains(reason, refused.Status.Detail, StringComparison.Ordinal);
        }
    }
}
