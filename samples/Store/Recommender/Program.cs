using Store.Contracts;
using Store.Recommender;
using Sundog;

var builder = StoreService.CreateBuilder(args);
builder.AddSundog();
builder.Services.AddHttpClient<PersistenceClient>(http => http.BaseAddress = PersistenceClient.Address);
builder.Services.AddSingleton<Trainer>();
builder.Services.AddHostedService<TrainingAtStart>();

var app = builder.Build();
app.UseStoreDefaults();
RecommendationEndpoints.Map(app);
await app.RunAsync();
