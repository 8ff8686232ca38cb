using Sundog.Inbound;

namespace Sundog.Outbound;

/// <summary>The innermost handler of every HttpClient: calls to a service of the application go to one of its instances, all others pass untouched.</summary>
internal sealed class ServiceHandler(ServiceDirectory directory, ServiceCalls calls, HttpMessageHandler others) : HttpMessageHandler
{
    private readonly HttpMessageInvoker _others = new(others, disposeHandler: true);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        directory.Find(request.RequestUri) is { } callee
            ? calls.SendAsync(callee, request, cancellationToken)
            : CurrentRequest.Holder is null ? _others.SendAsync(request, cancellationToken) : calls.PassAsync(_others, request, cancellationToken);

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        directory.Find(request.RequestUri) is { } callee
            ? calls.SendAsync(callee, request, cancellationToken).GetAwaiter().GetResult()
            : _others.Send(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing) _others.Dispose();
        base.Dispose(disposing);
    }
}
