using Microsoft.Playwright;
using UdaConnect.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace UdaConnect.Tests.Support;

/// <summary>
/// A Chromium for the whole test assembly, started when first asked for: the one that <c>CHROMIUM</c> names, which then has to be there, or one of the distribution.
/// Where there is none, tests that need it are counted as skipped.
/// </summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private const string Variable = "CHROMIUM";
    private const float PatienceMs = 180_000;
    private static readonly string[] Usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private readonly SemaphoreSlim _gate = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A page that shares nothing with any other. How long anything takes decides nothing: its limits only end a test that would hang.</summary>
    internal async Task<BrowserPage> OpenAsync(Uri address)
    {
        var promised = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? path : null;
        var chromium = promised ?? Array.Find(Usual, File.Exists);
        if (chromium is null)
            Assert.Skip($"No Chromium: install one, or name it in {Variable}.");
        if (!File.Exists(chromium))
            Assert.Fail($"Chromium was promised by {Variable}={promised}, and is not there.");
        var browser = await StartedAsync(chromium);
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1_280, Height = 900 } });
        context.SetDefaultTimeout(PatienceMs);
        var page = new BrowserPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(address.ToString());
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _gate.Dispose();
    }

    private async Task<IBrowser> StartedAsync(string chromium)
    {
        await _gate.WaitAsync();
        try
        {
            Assertions.SetDefaultExpectTimeout(PatienceMs);
            _playwright ??= await Playwright.CreateAsync();
            // Containers give it little shared memory.
            return _browser ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--disable-dev-shm-usage"] });
        }
        finally
        {
            _gate.Release();
        }
    }
}

/// <summary>A page, and what went wrong in it.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];

    public BrowserPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.PageError += (_, error) => _errors.Add(error);
    }

    public IPage Page { get; }

    /// <summary>Exceptions that no script caught.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
