using Sundog;

// A service like any other; a test publishes it ahead of time and lets it call itself by its name.
var builder = WebApplication.CreateSlimBuilder(args);
builder.AddSundog();
var app = builder.Build();
app.MapGet("/hello", (HttpContext context) => $"hello, {context.Request.Host}");
app.MapGet("/call", (HttpClient http) => http.GetStringAsync("http://self/hello"));
app.Run();
