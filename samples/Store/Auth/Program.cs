using Store.Auth;
using Store.Contracts;
using Sundog;

var builder = StoreService.CreateBuilder(args);
builder.AddSundog();
builder.Services.AddHttpClient<PersistenceClient>(http => http.BaseAddress = PersistenceClient.Address);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(SessionKey.From(builder.Configuration));
builder.Services.AddSingleton<SessionSeal>();

var app = builder.Build();
app.UseStoreDefaults();
LoginEndpoints.Map(app);
CartEndpoints.Map(app);
OrderEndpoints.Map(app);
await app.RunAsync();
