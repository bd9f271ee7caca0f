namespace UdaConnect.Gateway.Hosting;

/// <summary>Log events of the gateway, 4000 to 4999; each has its page in docs/operations.md.</summary>
internal static class GatewayLogIds
{
    public const int WaitingForCluster = 4001;
    public const int Unexpected = 4002;
    public const int AnswerAborted = 4003;
    public const int FeedCutOff = 4004;
    public const int QuestionRepeated = 4005;
    public const int QuestionUnanswered = 4006;
    public const int BrokerUnreachable = 4010;
    public const int BrokerReached = 4011;
    public const int TopicChanged = 4012;
    public const int NotAcknowledged = 4013;
    public const int BrokerTrouble = 4014;
    public const int AdminLeft = 4015;
    public const int ClientRenewed = 4016;
}
