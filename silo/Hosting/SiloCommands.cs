using System.CommandLine;
using System.ComponentModel.DataAnnotations;

namespace UdaConnect.Silo.Hosting;

/// <summary>What the silo's program does instead of running as a silo: jobs beside the cluster, with the cluster's own configuration.</summary>
internal static class SiloCommands
{
    public static bool AreAskedFor(string[] args) => args is [MigrateCommand.Verb or ReplayCommand.Verb, ..];

    public static Task<int> InvokeAsync(string[] args) =>
        new RootCommand("UdaConnect silo: without a verb it runs.") { MigrateCommand.Create(), ReplayCommand.Create() }.Parse(args).InvokeAsync();

    public static IConfiguration Configuration() =>
        new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().Build();

    /// <summary>One section's options; null, with what is wrong on standard error, when they are not valid.</summary>
    public static T? Read<T>(IConfiguration configuration, string section, string verb)
        where T : class, new()
    {
        var options = configuration.GetSection(section).Get<T>() ?? new();
        var wrong = new List<ValidationResult>();
        if (Validator.TryValidateObject(options, new ValidationContext(options), wrong, validateAllProperties: true))
            return options;
        foreach (var key in wrong)
            Console.Error.WriteLine($"{verb}: {key.ErrorMessage}");
        return null;
    }
}
