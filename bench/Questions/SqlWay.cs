namespace UdaConnect.Bench.Questions;

/// <summary>One way to say a question in SQL.</summary>
/// <param name="Name">For the report: what is particular about it.</param>
internal sealed record SqlWay(string Name, string Sql);
