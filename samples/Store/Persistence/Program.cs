using Store.Contracts;
using Store.Persistence;
using Store.Persistence.Database;
using Store.Persistence.Queries;
using Store.Persistence.Seeding;
using Sundog;

var builder = StoreService.CreateBuilder(args);
builder.AddSundog();

await using var database = StoreDatabase.Open(builder.Configuration.GetConnectionString("Store"));
builder.Services.AddSingleton(database);
builder.Services.AddSingleton<CatalogueQueries>();
builder.Services.AddSingleton<CustomerQueries>();
builder.Services.AddSingleton<OrderQueries>();

// Seeding comes before listening: an instance that answers has data.
var iterations = builder.Configuration.GetValue("PasswordIterations", PasswordHash.DefaultIterations);
await new Seeder(database, iterations).SeedAsync(CancellationToken.None);

var app = builder.Build();
app.UseStoreDefaults();
CatalogueEndpoints.Map(app);
CustomerEndpoints.Map(app);
OrderEndpoints.Map(app);
await app.RunAsync();
