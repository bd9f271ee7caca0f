using Microsoft.AspNetCore.Mvc;

namespace UdaConnect.Gateway.Endpoints;

internal static class FaultMetadata
{
    /// <summary>Says in the documentation which problems an operation answers with.</summary>
    public static RouteHandlerBuilder ProducesFaults(this RouteHandlerBuilder operation, params ReadOnlySpan<int> statusCodes)
    {
        foreach (var status in statusCodes)
            operation.Produces<ProblemDetails>(status, "application/problem+json");
        return operation;
    }
}
