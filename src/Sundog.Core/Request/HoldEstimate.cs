using Sundog.Core.Waiting;

namespace Sundog.Core.Request;

/// <summary>Means over about the last 100 requests of one replica, for admission's predictions and for blame.</summary>
internal sealed class HoldEstimate
{
    private const int Memory = 100;

    /// <summary>Less than this is nothing. A mean that fades further ends among the denormal numbers, where each step costs a processor many times as much.</summary>
    private const double LeastSeconds = 1e-12;

    private double _hold;
    private double _service;
    private double _excess;
    private double _body;
    private int _seen, _bodiesSeen;

    /// <summary>Mean time a slot is held: x + s + h + g.</summary>
    public TimeSpan Hold => TimeSpan.FromSeconds(_hold + _body);

    /// <summary>Mean service time s.</summary>
    public TimeSpan Service => TimeSpan.FromSeconds(_service);

    /// <summary>phi: share of slot time that is waiting of callees beyond their budget, 0 to 1.</summary>
    public double InducedShare => _hold > 0 ? Math.Min(_excess / (_hold + _body), 1) : 0;

    public void Add(in RequestSummary summary)
    {
        _seen = Math.Min(_seen + 1, Memory);
        _hold = Moved(_hold, summary.Residence - summary.UnreadWait - summary.AdmissionWait, _seen);
        _service = Moved(_service, summary.Service, _seen);
        _excess = Moved(_excess, summary.DownstreamExcess, _seen);
    }

    public void Add(TimeSpan body)
    {
        _bodiesSeen = Math.Min(_bodiesSeen + 1, Memory);
        _body = Moved(_body, body, _bodiesSeen);
    }

    private static double Moved(double mean, TimeSpan to, int seen)
    {
        var moved = mean + ((to.TotalSeconds - mean) / seen);
        return moved > LeastSeconds ? moved : 0;
    }
}
