namespace Sundog.Bench.Load;

/// <summary>What became of one offered request. Each has exactly one, so that the counts add up to the requests offered.</summary>
public enum Outcome
{
    /// <summary>Answered with success (a status below 400) within the bound.</summary>
    Ok,

    /// <summary>Answered with success, but later than the bound.</summary>
    AnsweredLate,

    /// <summary>Answered with a status of 400 or more that is not a refusal, or the connection broke before the answer was complete.</summary>
    Failed,

    /// <summary>Turned away by the service: status 503 or 429.</summary>
    Refused,

    /// <summary>No connection could be opened.</summary>
    ConnectionRefused,

    /// <summary>Given up after ten times the bound.</summary>
    Unanswered,

    /// <summary>Never sent, because as many requests as the plan allows were still waiting for their answers.</summary>
    NotSent,
}
