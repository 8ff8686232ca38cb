using Store.Contracts;
using Store.Image;

var builder = StoreService.CreateBuilder(args);
builder.AddConfiguredNames();
builder.Services.AddSingleton<Masters>();

var app = builder.Build();
app.UseStoreDefaults();
PictureEndpoints.Map(app);
await app.RunAsync();
