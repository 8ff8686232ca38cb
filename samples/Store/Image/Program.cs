using Store.Contracts;
using Store.Image;
using Sundog;

var builder = StoreService.CreateBuilder(args);
builder.AddSundog();
builder.Services.AddSingleton(new Masters());

var app = builder.Build();
app.UseStoreDefaults();
PictureEndpoints.Map(app);
await app.RunAsync();
