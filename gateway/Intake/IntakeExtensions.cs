namespace UdaConnect.Gateway.Intake;

internal static class IntakeExtensions
{
    /// <summary>The way of visits into the log: completing, admitting, producing.</summary>
    public static void AddIntake(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<KafkaOptions>().BindConfiguration(KafkaOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<AdmissionOptions>().BindConfiguration(AdmissionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<Admission>();
        builder.Services.AddSingleton<LogClient>();
        builder.Services.AddSingleton<VisitProducer>();
        builder.Services.AddSingleton<VisitIntake>();
        builder.Services.AddSingleton<VisitLogMonitor>();
        builder.Services.AddHostedService(services => services.GetRequiredService<VisitLogMonitor>());
    }
}
