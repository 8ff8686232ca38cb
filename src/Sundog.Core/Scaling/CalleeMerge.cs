namespace Sundog.Core.Scaling;

/// <summary>One callee as all replicas of a service see it together.</summary>
internal sealed class CalleeMerge(ServiceId service)
{
    private readonly GrowingSum _calls = new(), _critical = new(), _excess = new(), _work = new();
    private readonly Dictionary<InstanceId, (double CalledAt, CalleeView View)> _views = [];
    private CalleeView? _newest;

    /// <param name="isHistory">The replica lived before its leader did: only what comes after this counts.</param>
    public void Take(double now, InstanceId instance, CalleeView view, bool isHistory)
    {
        if (isHistory)
        {
            _calls.Begin(instance, view.Calls);
            _critical.Begin(instance, view.CriticalCalls);
            _excess.Begin(instance, view.ExcessSeconds);
            _work.Begin(instance, view.WorkSeconds);
        }

        var called = _calls.Take(instance, view.Calls) > 0;
        _critical.Take(instance, view.CriticalCalls);
        _excess.Take(instance, view.ExcessSeconds);
        _work.Take(instance, view.WorkSeconds);
        if (!called && _newest is not null) return; // Nothing came back since: what it says is old.
        _views[instance] = (now, view);
        _newest = view;
    }

    public void Forget(InstanceId instance)
    {
        _views.Remove(instance);
        _calls.Forget(instance);
        _critical.Forget(instance);
        _excess.Forget(instance);
        _work.Forget(instance);
    }

    /// <param name="freshSeconds">Flags of replicas that called it longer ago say nothing about now.</param>
    public CalleeView View(double now, double freshSeconds)
    {
        var fresh = _views.Values.Where(v => now - v.CalledAt <= freshSeconds).Select(v => v.View).ToArray();
        return new(
            service, _calls.Total, _critical.Total, _excess.Total, _newest?.DemandRoot ?? 0,
            fresh.Length == 0 ? 1 : _newest!.AdmissionLevel, fresh.Any(v => v.Saturated), fresh.Any(v => v.NotCalm),
            _work.Total);
    }
}
