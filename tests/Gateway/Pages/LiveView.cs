using Microsoft.Playwright;
using UdaConnect.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace UdaConnect.Tests.Gateway.Pages;

/// <summary>The live view of the web page, as a person sees and handles it.</summary>
internal sealed class LiveView(BrowserPage browser) : IAsyncDisposable
{
    private IPage Page => browser.Page;

    public static async Task<LiveView> OpenAsync(BrowserFixture browser, Uri web) => new(await browser.OpenAsync(web));

    /// <summary>Looks for somebody by a name that nobody else has, picks them and follows them.</summary>
    public async Task FollowAsync(string name, double gapSeconds)
    {
        await Page.FillAsync("#search", name);
        // A list that is replaced takes a click on its predecessor along.
        await Expect(Page.Locator("#people")).ToHaveAttributeAsync("data-search", name);
        await Page.Locator("#people button", new() { HasText = name }).ClickAsync();
        await Page.FillAsync("#gap", FormattableString.Invariant($"{gapSeconds}"));
        await Page.GetByRole(AriaRole.Button, new() { Name = "Follow", Exact = true }).ClickAsync();
        await IsAsync("live");
    }

    /// <summary>off, connecting, live, broken or over.</summary>
    public Task IsAsync(string state) => Expect(Page.Locator("#live")).ToHaveAttributeAsync("data-state", state);

    public Task SaysAsync(string note) => Expect(Page.Locator("#live-note")).ToContainTextAsync(note);

    public Task ShowsAsync(string name, string state) => Expect(RowOf(name).Locator("td").Nth(1)).ToHaveTextAsync(state);

    public async Task ShowsTimesAsync(string name, string from, string to)
    {
        await Expect(RowOf(name).Locator("td").Nth(2)).ToHaveTextAsync(from);
        await Expect(RowOf(name).Locator("td").Nth(3)).ToHaveTextAsync(to);
    }

    public Task ShowsRowsAsync(int count) => Expect(Page.Locator("#met tbody tr")).ToHaveCountAsync(count);

    public Task<string> EvaluateAsync(string script, object argument) => Page.EvaluateAsync<string>(script, argument);

    public IReadOnlyList<string> Errors => browser.Errors;

    public ValueTask DisposeAsync() => browser.DisposeAsync();

    private ILocator RowOf(string name) => Page.Locator("#met tbody tr", new() { HasText = name });
}
