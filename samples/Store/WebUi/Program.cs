using Store.Contracts;
using Store.WebUi;
using Store.WebUi.Clients;
using Sundog;

var builder = StoreService.CreateBuilder(args);
builder.AddSundog();
builder.Services.AddHttpClient<PersistenceClient>(http => http.BaseAddress = PersistenceClient.Address);
builder.Services.AddHttpClient<AuthClient>(http => http.BaseAddress = AuthClient.Address);
builder.Services.AddHttpClient<RecommenderClient>(http => http.BaseAddress = RecommenderClient.Address);
builder.Services.AddHttpClient<ImageClient>(http => http.BaseAddress = ImageClient.Address);
builder.Services.AddTransient<Frame>();

var app = builder.Build();
app.UseErrorPages();
app.UseStoreDefaults();
StyleSheet.Map(app);
HomeEndpoint.Map(app);
LoginEndpoints.Map(app);
CategoryEndpoint.Map(app);
ProductEndpoint.Map(app);
CartEndpoints.Map(app);
OrderEndpoint.Map(app);
ProfileEndpoint.Map(app);
await app.RunAsync();
