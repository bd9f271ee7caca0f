using UdaConnect.Silo.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddTelemetry();
builder.AddUdaConnectSilo();

var app = builder.Build();
app.MapSiloEndpoints();
await app.RunAsync();
return 0;
