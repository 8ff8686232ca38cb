using System.Collections.Concurrent;
using System.Globalization;

namespace Sundog.Bench.Load;

/// <summary>Offers a load to a system and keeps the books. Open loop: requests go out at their intended times, answered or not.</summary>
public sealed class LoadRun
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly LoadPlan _plan;
    private readonly IRequestStream _requests;
    private readonly HttpMessageInvoker _http;
    private readonly OutcomeLedger _ledger;
    private readonly ConcurrentQueue<Attempt> _sent = new();
    private readonly TaskCompletionSource _bug = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MissReasons _reasons = new();
    private LoadClock _clock;
    private int _inFlight;
    private string? _firstFailure;
    private TimeSpan _duration;

    private LoadRun(LoadPlan plan, HttpMessageInvoker http)
    {
        (_plan, _http) = (plan, http);
        _duration = plan.Intensity.Duration;
        _requests = plan.Workload.Open(plan.Seed);
        _ledger = new(plan.Bound, plan.GiveUpAfter);
    }

    /// <summary>Runs a plan to its end and until the last request is settled, at most ten times the bound later.</summary>
    /// <param name="plan">What to offer.</param>
    /// <param name="progress">Told of each second in order, once it and the bound have passed; requests still
    /// unanswered then are pending in the row, and late whatever becomes of them.</param>
    /// <param name="cancel">Stops sending and drops what is under way.</param>
    /// <param name="enough">Stops sending as well, but waits for what is under way: the plan ends here.</param>
    /// <exception cref="ArgumentOutOfRangeException">The plan's bound or limit is not above zero.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static async Task<LoadResult> RunAsync(LoadPlan plan, IProgress<LoadSecond>? progress, CancellationToken cancel, CancellationToken enough = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(plan.Bound, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.InFlightLimit, 1);
        cancel.ThrowIfCancellationRequested();

        using var http = LoadHttp.Create();
        await LoadHttp.WarmUpAsync(http, cancel).ConfigureAwait(false);
        return await new LoadRun(plan, http).RunAsync(progress, cancel, enough).ConfigureAwait(false);
    }

    private async Task<LoadResult> RunAsync(IProgress<LoadSecond>? progress, CancellationToken cancel, CancellationToken enough)
    {
        var cpuBefore = Environment.CpuUsage.TotalTime;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, enough);
        var schedule = new ArrivalSchedule(_plan.Intensity, _plan.Arrivals, _plan.Seed);
        _clock = LoadClock.Start();
        var sending = SendingThread.Start(schedule, _clock, Send, stop.Token);
        try
        {
            await WatchAsync(sending, progress, cancel, enough).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await sending.Done.ConfigureAwait(false);
            foreach (var attempt in _sent) attempt.GiveUp();
        }

        return new(
            _plan.Bound, _duration,
            _ledger.Closed.Aggregate(OutcomeCounts.None, (sum, row) => sum + row.Counts),
            _ledger.Latency(), sending.Error(), Environment.CpuUsage.TotalTime - cpuBefore, [.. _ledger.Closed], _firstFailure)
        { UsualMiss = _reasons.Usual() };
    }

    /// <summary>Called at an intended send time, on the sending thread.</summary>
    private void Send(TimeSpan intended)
    {
        _ledger.Offer(intended);
        if (Volatile.Read(ref _inFlight) >= _plan.InFlightLimit)
        {
            _ledger.Settle(intended, Outcome.NotSent, _plan.GiveUpAfter);
            _reasons.Count($"not sent, as {_plan.InFlightLimit} were still waiting");
            return;
        }

        Interlocked.Increment(ref _inFlight);
        var attempt = new Attempt(_requests.Next(), intended);
        _sent.Enqueue(attempt);
        _ = SettleAsync(attempt);
    }

    private async Task SettleAsync(Attempt attempt)
    {
        try
        {
            var outcome = await attempt.SendAsync(_http).ConfigureAwait(false);
            _ledger.Settle(attempt.Intended, outcome, _clock.Now - attempt.Intended);
            if (outcome is not Outcome.Ok) _reasons.Count(attempt.Failure ?? $"no answer within {_plan.GiveUpAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s");
            if (outcome is Outcome.Failed) Interlocked.CompareExchange(ref _firstFailure, attempt.Failure, null);
            Interlocked.Decrement(ref _inFlight);
        }
        catch (Exception e)
        {
            _bug.TrySetException(e); // Not the network's doing: the run must not go on with a request unaccounted for.
        }
    }

    /// <summary>Gives up what is overdue and closes seconds until every second is closed.</summary>
    private async Task WatchAsync(SendingThread sending, IProgress<LoadSecond>? progress, CancellationToken cancel, CancellationToken enough)
    {
        var (isCut, reported) = (false, 0);
        var seconds = SecondsIn(_duration);
        using var timer = new PeriodicTimer(Look);
        while (_ledger.Closed.Count < seconds)
        {
            await timer.WaitForNextTickAsync(cancel).ConfigureAwait(false);
            if (_bug.Task.IsFaulted) await _bug.Task.ConfigureAwait(false);
            if (sending.Done.IsFaulted) await sending.Done.ConfigureAwait(false);

            if (enough.IsCancellationRequested && !isCut)
            {
                await sending.Done.ConfigureAwait(false);
                isCut = true;
                if (_clock.Now < _duration) _duration = _clock.Now;
                seconds = SecondsIn(_duration);
            }

            var now = _clock.Now;
            GiveUpOverdue(now);

            // A sending thread that has fallen behind may still offer requests of a second that has passed.
            var offeredBefore = sending.OfferedBefore;
            while (_ledger.Closed.Count < seconds && offeredBefore.TotalSeconds >= _ledger.Closed.Count + 1 && _ledger.TryClose())
            {
            }

            for (; reported < seconds && now >= TimeSpan.FromSeconds(reported + 1) + _plan.Bound; reported++) progress?.Report(_ledger.Peek(reported));
        }

        for (; reported < seconds; reported++) progress?.Report(_ledger.Peek(reported));
    }

    private static int SecondsIn(TimeSpan duration) => (int)Math.Ceiling(duration.TotalSeconds);

    /// <summary>Requests were sent in the order of their intended times, so the overdue ones are at the head.</summary>
    private void GiveUpOverdue(TimeSpan now)
    {
        while (_sent.TryPeek(out var oldest) && (oldest.Settled || now - oldest.Intended > _plan.GiveUpAfter))
        {
            oldest.GiveUp();
            _sent.TryDequeue(out _);
        }
    }
}
