namespace Store.Tests.EndToEnd;

/// <summary>All five programs, with a database of their own. Persistence runs twice on one file, as it does when scaled out.</summary>
public sealed class RunningStore : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("store-tests-");
    private readonly List<StoreProgram> _programs = [];

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public async ValueTask InitializeAsync()
    {
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings__Store"] = $"Data Source={_folder.FullName}/store.db",
            ["SessionKey"] = "for the end-to-end tests",
            ["PasswordIterations"] = "100",
        };
        var persistence = await Task.WhenAll(StartAsync("Store.Persistence", settings), StartAsync("Store.Persistence", settings));
        settings["services__persistence__http__0"] = persistence[0].Address.ToString();
        var others = await Task.WhenAll(
            StartAsync("Store.Auth", settings), StartAsync("Store.Recommender", settings), StartAsync("Store.Image", settings));
        settings["services__auth__http__0"] = others[0].Address.ToString();
        settings["services__recommender__http__0"] = others[1].Address.ToString();
        settings["services__image__http__0"] = others[2].Address.ToString();
        Address = (await StartAsync("Store.WebUi", settings)).Address;

        // Recommendations are there once it has been trained; asking for a training waits for one.
        using var http = new HttpClient();
        (await http.PostAsync(new Uri(others[1].Address, "train"), null)).EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _programs) await program.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<StoreProgram> StartAsync(string name, IReadOnlyDictionary<string, string> settings)
    {
        var program = await StoreProgram.StartAsync(name, settings);
        lock (_programs) _programs.Add(program);
        return program;
    }
}
