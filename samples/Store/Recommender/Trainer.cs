using Store.Contracts;

namespace Store.Recommender;

/// <summary>Holds the model in use and trains the next one.</summary>
public sealed class Trainer(IServiceScopeFactory scopes)
{
    private volatile Model _model = Model.Untrained;

    public Model Model => _model;

    /// <exception cref="HttpRequestException">Persistence did not answer; the model in use stays.</exception>
    public async Task<Training> TrainAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var persistence = scope.ServiceProvider.GetRequiredService<PersistenceClient>();
        var orders = await persistence.OrdersAsync(cancel);
        var items = await persistence.OrderItemsAsync(cancel);
        var model = Model.Train(orders, items);
        _model = model;
        return new(orders.Length, items.Length, model.ProductCount);
    }
}
