namespace UdaConnect.Gateway.Faults;

internal static class FaultExtensions
{
    public static void AddFaults(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<Problems>();
    }
}
