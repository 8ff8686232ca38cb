using Microsoft.Extensions.Http;

namespace Sundog.Outbound;

/// <summary>Puts <see cref="ServiceHandler"/> around the primary handler of every client that IHttpClientFactory makes, inside of all handlers that users add.</summary>
internal sealed class ServiceHandlerFilter(ServiceDirectory directory, ServiceCalls calls) : IHttpMessageHandlerBuilderFilter
{
    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        builder.PrimaryHandler = new ServiceHandler(directory, calls, builder.PrimaryHandler);
    };
}
