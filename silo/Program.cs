using UdaConnect.Silo.Hosting;

if (MigrateCommand.IsAskedFor(args))
    return await MigrateCommand.InvokeAsync(args);

var builder = WebApplication.CreateBuilder(args);
builder.AddTelemetry();
builder.AddUdaConnectSilo();

var app = builder.Build();
app.MapSiloEndpoints();
await app.RunAsync();
return 0;
