using UdaConnect.Silo.Hosting;
using UdaConnect.Silo.Spatial;

if (SiloCommands.AreAskedFor(args))
    return await SiloCommands.InvokeAsync(args);

var builder = WebApplication.CreateBuilder(args);
builder.AddTelemetry();
builder.AddSpatialStore();
builder.AddUdaConnectSilo();

var app = builder.Build();
app.MapSiloEndpoints();
await app.RunAsync();
return 0;
