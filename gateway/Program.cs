using Microsoft.Extensions.Options;
using UdaConnect.Gateway.Endpoints;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Gateway.Intake;
using UdaConnect.Gateway.Services;

try
{
    await GatewayProgram.Build(args).RunAsync();
    return 0;
}
catch (OperationCanceledException)
{
    // Told to stop while it still waited for the cluster.
    return 0;
}
catch (OptionsValidationException wrong)
{
    foreach (var failure in wrong.Failures)
        await Console.Error.WriteLineAsync($"gateway: {failure}");
    return 1;
}

internal static partial class GatewayProgram
{
    /// <param name="replace">Tests register here what stands in for the cluster; it is kept.</param>
    internal static WebApplication Build(string[] args, Action<WebApplicationBuilder>? replace = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        replace?.Invoke(builder);
        builder.AddListeners();
        builder.AddClusterClient();
        builder.AddIntake();
        builder.AddFaults();
        builder.AddTelemetry();
        builder.AddRest();
        builder.AddGrpcServices();

        var app = builder.Build();
        app.UseRest();
        app.UseUnreadableMessages();
        app.MapRest();
        app.MapGrpcServices();
        return app;
    }
}
