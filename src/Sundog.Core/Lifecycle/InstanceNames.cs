namespace Sundog.Core.Lifecycle;

/// <summary>Fresh instance ids: the service's name, a tag that differs from start to start of the host, and a running number.</summary>
/// <param name="seed">Different at every start of the host: of its start time, say.</param>
public sealed class InstanceNames(ulong seed)
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int TagLength = 4;

    private readonly string _tag = Tag(new SeededRandom(seed));
    private ulong _next;

    public InstanceId Next(ServiceId service) => new($"{service.Name}-{_tag}{Base36(_next++)}");

    private static string Tag(SeededRandom random) => string.Create(TagLength, random, static (text, from) =>
    {
        for (var i = 0; i < text.Length; i++) text[i] = Digits[from.Next(Digits.Length)];
    });

    private static string Base36(ulong number)
    {
        var text = "";
        do
        {
            text = Digits[(int)(number % 36)] + text;
            number /= 36;
        }
        while (number > 0);
        return text;
    }
}
