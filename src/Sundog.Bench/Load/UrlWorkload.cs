namespace Sundog.Bench.Load;

/// <summary>GET of one or more addresses, in turn.</summary>
public sealed class UrlWorkload : IWorkload
{
    private readonly Uri[] _urls;

    /// <param name="urls">At least one, absolute.</param>
    /// <exception cref="ArgumentException">There is none, or one is not an absolute http address.</exception>
    public UrlWorkload(params IEnumerable<Uri> urls)
    {
        _urls = [.. urls];
        if (_urls.Length == 0) throw new ArgumentException("At least one address is needed.", nameof(urls));
        if (Array.Find(_urls, url => !url.IsAbsoluteUri || url.Scheme is not ("http" or "https")) is { } wrong)
            throw new ArgumentException($"'{wrong}' is not an absolute http address.", nameof(urls));
    }

    public IRequestStream Open(ulong seed) => new InTurn([.. _urls.Select(url => new Get(url))]);

    private sealed class InTurn(Get[] gets) : IRequestStream
    {
        private int _next;

        public IExchange Next()
        {
            var get = gets[_next];
            _next = (_next + 1) % gets.Length;
            return get;
        }
    }

    private sealed class Get(Uri url) : IExchange
    {
        public HttpRequestMessage CreateRequest() => new(HttpMethod.Get, url);

        public void Answered(HttpResponseMessage response)
        {
        }

        public void Lost()
        {
        }
    }
}
