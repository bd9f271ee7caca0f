using UdaConnect.Silo.Hosting;
using UdaConnect.Silo.Spatial;

if (SiloCommands.AreAskedFor(args))
    return await SiloCommands.InvokeAsync(args);

// Settings are read once. To watch for changes of a file that is not there, every folder below the working directory would be watched: under devhost the databases' own.
var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
builder.AddTelemetry();
builder.AddSpatialStore();
builder.AddUdaConnectSilo();

var app = builder.Build();
app.MapSiloEndpoints();
await app.RunAsync();
return 0;
