using CsCheck;
using Sundog.Core.Admission;

namespace Sundog.Core.Tests.Admission;

/// <summary>Goal: at the door nobody is lost, nobody is answered twice, and nobody is let in beside the slots, whatever requests bring and however long holding lasts.</summary>
public class ConservationTests
{
    [Fact]
    public void All_who_were_offered_are_admitted_refused_gone_or_waiting() => Gen.ULong.Sample(
        seed =>
        {
            var random = new SeededRandom(seed);
            var queue = new AdmissionQueue<int>(1 + random.Next(5), random.Next(10));
            var (offered, admitted, refused, left) = (0, 0, 0, 0);
            var waiting = new Dictionary<int, QueuePlace>();
            for (var step = 0; step < 400; step++)
            {
                var now = TimeSpan.FromMilliseconds(step);
                queue.ExpectedHold = TimeSpan.FromMilliseconds(random.Next(30));
                switch (random.Next(7))
                {
                    case 0 or 1 or 2:
                        var terms = new AdmissionTerms((byte)random.Next(10), now + TimeSpan.FromMilliseconds(random.Next(100) - 5), TimeSpan.FromMilliseconds(random.Next(10)), random.Next(2) == 0);
                        var verdict = queue.Offer(offered, terms, now, out var place);
                        if (verdict.IsQueued) waiting.Add(offered, place);
                        admitted += verdict.IsAdmitted ? 1 : 0;
                        refused += verdict.IsRefused ? 1 : 0;
                        offered++;
                        break;
                    case 3 or 4 when queue.InFlight > 0:
                        queue.Release();
                        break;
                    case 5 when waiting.Count > 0:
                        var (who, where) = waiting.ElementAt(random.Next(waiting.Count));
                        if (!queue.Abandon(where)) break; // It was displaced, and will be told.
                        waiting.Remove(who);
                        left++;
                        break;
                    case 6 when step > 380:
                        queue.Drain();
                        break;
                }

                var before = queue.InFlight;
                while (queue.TryAnswer(now, out var request, out var answer))
                {
                    Assert.True(waiting.Remove(request), $"{request} was answered twice");
                    admitted += answer.IsAdmitted ? 1 : 0;
                    refused += answer.IsRefused ? 1 : 0;
                }

                Assert.InRange(queue.InFlight, 0, Math.Max(before, queue.Limit));
                Assert.InRange(queue.Queued, 0, queue.QueueMax);
                Assert.Equal(waiting.Count, queue.Queued);
                Assert.Equal(offered, admitted + refused + left + queue.Queued);
            }
        },
        iter: 300);
}
