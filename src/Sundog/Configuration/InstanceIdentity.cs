using System.Globalization;
using Microsoft.Extensions.Configuration;
using Sundog.Core;
using Sundog.Core.Protocol;
using Sundog.Core.Wire;

namespace Sundog.Configuration;

/// <summary>Who this instance is, as its host told it by environment variables; a made-up identity where there is no host.</summary>
/// <param name="Token">Secret of this instance; empty without a host.</param>
/// <param name="HostSocket">Path of the host's socket; null without a host.</param>
/// <param name="PeerKey">The application's key for headers between its services; null: nobody is a peer.</param>
/// <param name="CpuCores">The CPU grant in cores; 0 when there is none, and then slots alone define capacity.</param>
public sealed record InstanceIdentity(
    string Application, ServiceId Service, InstanceId Instance, string Token, string? HostSocket, PeerKey? PeerKey, double CpuCores)
{
    /// <summary>Reads the environment through <paramref name="configuration"/>, where a test may say otherwise, and else directly.</summary>
    /// <exception cref="FormatException">A variable that the host sets holds no valid value; the message names it.</exception>
    public static InstanceIdentity Read(IConfiguration configuration, string? nameInCode, string programName)
    {
        string? Variable(string name) => (configuration[name] ?? Environment.GetEnvironmentVariable(name)) is { Length: > 0 } text ? text : null;

        var name = Variable(InstanceEnvironment.Service) ?? nameInCode ?? Variable("OTEL_SERVICE_NAME");
        var service = name is null ? NameOf(programName) : ServiceId.IsValid(name) ? new ServiceId(name) : NameOf(name);
        return new(
            Variable(InstanceEnvironment.Application) ?? "default",
            service,
            new InstanceId(Variable(InstanceEnvironment.Instance) ?? $"{service.Name}-{Environment.ProcessId}"),
            Variable(InstanceEnvironment.Token) ?? "",
            Variable(InstanceEnvironment.HostSocket),
            KeyOf(Variable(InstanceEnvironment.PeerKey)),
            CoresOf(Variable(InstanceEnvironment.CpuCores)));
    }

    private static PeerKey? KeyOf(string? hex)
    {
        if (hex is null) return null;
        return Core.Wire.PeerKey.TryParse(hex, out var key) ? key : throw new FormatException($"{InstanceEnvironment.PeerKey} must be 32 hexadecimal digits.");
    }

    private static double CoresOf(string? text)
    {
        if (text is null) return 0;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var cores) && cores is > 0 and < 4096) return cores;
        throw new FormatException($"{InstanceEnvironment.CpuCores} is '{text}': expected a number of cores such as 0.25.");
    }

    /// <summary>A program's name as a DNS label: <c>My.Shop_Api</c> becomes <c>my-shop-api</c>.</summary>
    private static ServiceId NameOf(string programName)
    {
        var label = string.Concat(programName.ToLowerInvariant().Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-')).Trim('-');
        if (label.Length > 63) label = label[..63].TrimEnd('-');
        return new ServiceId(label.Length == 0 ? "service" : label);
    }
}
