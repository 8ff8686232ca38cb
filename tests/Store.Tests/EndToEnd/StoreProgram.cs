using System.Diagnostics;

namespace Store.Tests.EndToEnd;

/// <summary>One service of the store as a real process, on a port that the kernel gave it.</summary>
public sealed class StoreProgram : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _output = [];

    private StoreProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException($"It ended: {Output}"));
    }

    public Uri Address => _listening.Task.Result;

    public string Output
    {
        get
        {
            lock (_output) return string.Join('\n', _output);
        }
    }

    /// <param name="name">As in <c>Store.WebUi</c>.</param>
    /// <param name="environment">What the program finds in its environment besides its address.</param>
    public static async Task<StoreProgram> StartAsync(string name, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, name))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information"; // It prints the address.
        foreach (var (key, value) in environment) start.Environment[key] = value;

        var program = new StoreProgram(new Process { StartInfo = start });
        program._process.Start();
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        await program._listening.Task.WaitAsync(StartTimeout);
        return program;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        const string Mark = "Now listening on: ";
        if (line is null) return;
        lock (_output) _output.Add(line);
        var at = line.IndexOf(Mark, StringComparison.Ordinal);
        if (at >= 0) _listening.TrySetResult(new Uri(line[(at + Mark.Length)..]));
    }
}
