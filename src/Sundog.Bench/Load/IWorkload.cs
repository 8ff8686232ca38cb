namespace Sundog.Bench.Load;

/// <summary>What is asked of the system under test.</summary>
public interface IWorkload
{
    /// <summary>The requests of one run, from the beginning.</summary>
    /// <param name="seed">Picks the choices; the same seed asks for the same things in the same order.</param>
    IRequestStream Open(ulong seed);
}

/// <summary>The requests of one run. Called by one thread at a time.</summary>
public interface IRequestStream
{
    /// <summary>The next request; it is sent at once. Must not block.</summary>
    IExchange Next();
}

/// <summary>One request and what its sender does with the answer. Ends in exactly one call, from any thread: Answered or Lost.</summary>
public interface IExchange
{
    /// <summary>A message not used before.</summary>
    HttpRequestMessage CreateRequest();

    /// <summary>The answer is complete; its body has been read and thrown away.</summary>
    void Answered(HttpResponseMessage response);

    /// <summary>There was no complete answer.</summary>
    void Lost();
}
