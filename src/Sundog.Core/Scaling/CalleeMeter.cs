using Sundog.Core.Budgets;

namespace Sundog.Core.Scaling;

/// <summary>How often one request calls each callee, over about the last ten seconds, and whose queue it waits for.</summary>
internal sealed class CalleeMeter
{
    private const double MemorySeconds = 10;

    private readonly Dictionary<ServiceId, Callee> _callees = [];
    private double _requests, _lastRequests, _lastAt = double.NaN;

    /// <param name="requestsEver">
    /// Requests that their calls are to be divided among: completed ones, and half of each that is still inside or was abandoned, which has made about half of its
    /// calls. Divided by completions alone, calls per request would grow without end at a service that is stuck, and its callees with them.
    /// </param>
    public void Observe(double now, IReadOnlyList<CalleeView> callees, double requestsEver)
    {
        var fade = double.IsNaN(_lastAt) ? 0 : Math.Exp((_lastAt - now) / MemorySeconds);
        _requests = (_requests * fade) + Math.Max(0, requestsEver - _lastRequests);
        _lastRequests = requestsEver;
        _lastAt = now;
        foreach (var view in callees)
        {
            if (!_callees.TryGetValue(view.Service, out var callee)) _callees[view.Service] = callee = new(view);
            callee.Observe(view, fade);
            if (_requests >= 1) callee.PerRequest(_requests);
        }
    }

    public double CallsPerRequest(ServiceId service) => _callees.TryGetValue(service, out var callee) ? callee.CallsPerRequest : 0;

    /// <summary>How much of a request's own work is done after a call: all but the first of the parts that its calls, one after the other, divide it into. 0 to 1.</summary>
    public double ReturningPart
    {
        get
        {
            var calls = 0.0;
            foreach (var callee in _callees.Values) calls += callee.CriticalPerRequest;
            return calls / (1 + calls);
        }
    }

    public CalleeShare Share(CalleeView view) => _callees.TryGetValue(view.Service, out var callee)
        ? new(callee.CriticalPerRequest * LongestBranch.OverMean(callee.Branches), view.DemandRoot)
        : new(0, view.DemandRoot);

    /// <returns>The callee in whose subtree most of the excess waiting was; empty when there was none.</returns>
    public string MostExcess() => Most(callee => callee.Excess);

    /// <returns>The callee that worked longest for requests which waited for nothing else; empty when none did.</returns>
    public string MostWork() => Most(callee => callee.Work);

    private string Most(Func<Callee, double> of)
    {
        var (name, most) = ("", 0.0);
        foreach (var (service, callee) in _callees)
        {
            if (of(callee) > most) (name, most) = (service.Name, of(callee));
        }

        return name;
    }

    private sealed class Callee(CalleeView first)
    {
        private CalleeView _last = first;
        private double _calls, _critical;

        public double Excess { get; private set; }

        public double Work { get; private set; }

        /// <summary>Until there were requests, the callee is taken as called once.</summary>
        public double CallsPerRequest { get; private set; } = 1;

        public double CriticalPerRequest { get; private set; } = 1;

        /// <summary>One in how many calls a request waited for.</summary>
        public double Branches => CriticalPerRequest > 0 ? CallsPerRequest / CriticalPerRequest : 1;

        public void Observe(CalleeView view, double fade)
        {
            _calls = (_calls * fade) + Math.Max(0, view.Calls - _last.Calls);
            _critical = (_critical * fade) + Math.Max(0, view.CriticalCalls - _last.CriticalCalls);
            Excess = (Excess * fade) + Math.Max(0, view.ExcessSeconds - _last.ExcessSeconds);
            Work = (Work * fade) + Math.Max(0, view.WorkSeconds - _last.WorkSeconds);
            _last = view;
        }

        public void PerRequest(double requests)
        {
            CallsPerRequest = _calls / requests;
            // Some requests always find this branch the longest; none of it at all would grant it an endless budget.
            CriticalPerRequest = Math.Clamp(_critical / requests, 0.05 * CallsPerRequest, CallsPerRequest);
        }
    }
}
