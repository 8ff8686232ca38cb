using System.Diagnostics;
using System.Globalization;
using Sundog.Core.Protocol;

namespace Sundog.Bench.Path;

/// <summary>One way to make the hop: its processes, started once and kept, and the CPU they all used together.</summary>
internal sealed class Variant : IDisposable
{
    private readonly Child _callee;
    private readonly Child _caller;
    private readonly Child? _yarp;
    private readonly HaProxy? _haProxy;

    private Variant(string name, Child callee, Child caller, Child? yarp, HaProxy? haProxy) =>
        (Name, _callee, _caller, _yarp, _haProxy) = (name, callee, caller, yarp, haProxy);

    public string Name { get; }

    public static Variant Bare() => Direct("bare");

    public static Variant WithSundog() => Direct("sundog", "--sundog");

    public static Variant WithYarp()
    {
        var callee = Child.Start("callee");
        var yarp = Child.Start("yarp", callee.FirstLine);
        return new Variant("yarp", callee, Child.Start("caller", yarp.FirstLine), yarp, null);
    }

    /// <returns>Null where HAProxy is not installed.</returns>
    public static Variant? WithHaProxy()
    {
        if (HaProxy.Path is null) return null;
        var callee = Child.Start("callee");
        var proxy = HaProxy.Start(new Uri(callee.FirstLine).Port);
        return new Variant("haproxy", callee, Child.Start("caller", $"http://127.0.0.1:{proxy.Port}/"), null, proxy);
    }

    /// <returns>CPU microseconds and bytes allocated per request, over all processes of the hop.</returns>
    public (double CpuMicroseconds, double Bytes) Run(int requests, int concurrency)
    {
        var before = Served();
        var own = _caller.Ask($"run {requests} {concurrency}");
        var after = Served();
        return ((own.Cpu + after.Cpu - before.Cpu) / requests, (own.Bytes + after.Bytes - before.Bytes) / requests);
    }

    private (double Cpu, double Bytes) Served()
    {
        var sum = _callee.Ask("cpu");
        if (_yarp is not null) sum = (sum.Cpu + _yarp.Ask("cpu").Cpu, sum.Bytes);
        if (_haProxy is not null) sum = (sum.Cpu + _haProxy.CpuMicroseconds(), sum.Bytes);
        return sum;
    }

    private static Variant Direct(string name, params string[] flags)
    {
        var callee = Child.Start(["callee", .. flags]);
        return new Variant(name, callee, Child.Start(["caller", callee.FirstLine, .. flags]), null, null);
    }

    public void Dispose()
    {
        _caller.Dispose();
        _yarp?.Dispose();
        _haProxy?.Dispose();
        _callee.Dispose();
    }
}

/// <summary>This program in another role, spoken to by lines.</summary>
internal sealed class Child : IDisposable
{
    private readonly Process _process;

    private Child(Process process, string firstLine) => (_process, FirstLine) = (process, firstLine);

    public string FirstLine { get; }

    public static Child Start(params string[] args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var arg in args) start.ArgumentList.Add(arg);
        start.Environment[InstanceEnvironment.Service] = args[0];
        start.Environment[InstanceEnvironment.PeerKey] = "000102030405060708090a0b0c0d0e0f"; // Without a key peers believe nothing, and send nothing.
        var process = Process.Start(start)!;
        var line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"'{string.Join(' ', args)}' ended before it was ready");
        return new Child(process, line);
    }

    public (double Cpu, double Bytes) Ask(string question)
    {
        _process.StandardInput.WriteLine(question);
        var words = (_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("a process of the comparison died")).Split(' ');
        return (double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000)) _process.Kill();
        _process.Dispose();
    }
}
