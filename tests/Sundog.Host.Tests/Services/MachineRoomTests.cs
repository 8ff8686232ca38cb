using Sundog.Core.Ports;
using Sundog.Host.Services;
using Sundog.Host.Tests.World;

namespace Sundog.Host.Tests.Services;

/// <summary>
/// Goal: services of several applications share one machine's cores and its turns to start. Method: their supervisors on one room, on the test's own time.
/// </summary>
public sealed class MachineRoomTests : IDisposable
{
    private readonly MachineRoom _room = Rooms.Granting(cores: 2);
    private readonly List<SupervisedService> _services = [];

    public void Dispose() => _services.ForEach(service => service.Dispose());

    [Fact]
    public void Two_applications_together_get_no_more_cores_than_there_are()
    {
        var (shop, blog) = (Add("shop", min: 6, cpu: 1), Add("blog", min: 6, cpu: 1)); // Eight cores may be granted on two processors.
        for (var turn = 0; turn < 10; turn++) Turn();

        Assert.Equal((4, 4), (shop.Supervisor.Replicas.Ready, blog.Supervisor.Replicas.Ready));
        Assert.Equal((2, 2), (shop.Supervisor.WaitingForRoom, blog.Supervisor.WaitingForRoom));
        Assert.Equal((8, 0), (_room.GrantedCores, _room.FreeCores));

        shop.Supervisor.End();
        Turn();
        foreach (var gone in shop.Instances) shop.Supervisor.Handle(new HabitatEvent.Gone(gone, 0, Asked: true, ""), shop.Now);
        for (var turn = 0; turn < 10; turn++) Turn();
        Assert.Equal((6, 0), (blog.Supervisor.Replicas.Ready, blog.Supervisor.WaitingForRoom));
    }

    [Fact]
    public void Memory_is_promised_no_further_than_there_is()
    {
        var (shop, blog) = (Add("shop", min: 4, memory: 1L << 30), Add("blog", min: 4, memory: 1L << 29)); // Of 4 Gi.
        for (var turn = 0; turn < 10; turn++) Turn();

        Assert.Equal((3, 2), (shop.Supervisor.Replicas.Ready, blog.Supervisor.Replicas.Ready)); // Who has fewest is first, as long as there is room for one of it.
        Assert.Equal((1, 2), (shop.Supervisor.WaitingForRoom, blog.Supervisor.WaitingForRoom));
        Assert.Equal((4L << 30, 0), (_room.StatedBytes, _room.FreeBytes));
        Assert.Equal(
            (4, 0, 16), (_room.ReplicasMax(shop.Supervisor.Spec), _room.FreeReplicas(shop.Supervisor.Spec), _room.FreeReplicas(Shop.Service("states-none"))));
    }

    [Fact]
    public void What_could_never_run_here_is_known_before_it_waits_for_ever()
    {
        string? Misfit(int min, double cpu = 0, long memory = 0) => _room.Misfit(Shop.Of("shop", Shop.Service("small"), Shop.Service("big", min, max: 20, cpu, memory)));
        Assert.Null(Misfit(min: 8, cpu: 1, memory: 1L << 29));
        Assert.Equal("big: one replica with cpu 64 can never run here: this machine grants 8 cores in all, 4 for each of its processors.", Misfit(min: 0, cpu: 64));
        Assert.StartsWith("big: 3 replicas with cpu 3 can never run here", Misfit(min: 3, cpu: 3));
        Assert.Equal("big: 2 replicas with 3072Mi of memory can never run here: this machine has 4096Mi.", Misfit(min: 2, memory: 3L << 30));

        _room.Know([new(CpuGrant: false, "refused", MemoryGrant: false, "refused")]);
        Assert.Null(Misfit(min: 20, cpu: 64)); // What is not granted takes no room.
    }

    [Fact]
    public void No_more_start_at_once_than_the_machine_bears_whichever_application_asks()
    {
        var (shop, blog) = (Add("shop", min: 4), Add("blog", min: 4));
        Turn(ready: false);
        Assert.Equal((1, 1), (shop.Supervisor.Replicas.Starting, blog.Supervisor.Replicas.Starting));
        Assert.Equal((3, 3), (shop.Supervisor.WaitingForTurn, blog.Supervisor.WaitingForTurn));
        Assert.Equal((2, 2), (_room.Status().StartsUnderWay, _room.Status().StartsAtOnce));

        blog.Ready(blog.Instances[0]);
        Turn(ready: false);
        Assert.Equal((2, 0), (shop.Supervisor.Replicas.Starting, blog.Supervisor.Replicas.Starting)); // Nobody of the shop is ready yet.
        shop.Ready(shop.Instances[0]);
        Turn(ready: false);
        Assert.Equal((1, 1), (shop.Supervisor.Replicas.Starting, blog.Supervisor.Replicas.Starting));
    }

    [Fact]
    public void A_count_taken_back_takes_back_what_waits_and_nothing_that_runs()
    {
        var shop = Add("shop", min: 6);
        Turn(ready: false);
        Assert.Equal((2, 4), (shop.Supervisor.Replicas.Starting, shop.Supervisor.WaitingForTurn));
        shop.Supervisor.Become(Shop.Service("web", min: 2, max: 2));
        var commands = Turn(ready: false);
        Assert.Equal((2, 0), (shop.Supervisor.Replicas.Starting, shop.Supervisor.WaitingForTurn));
        Assert.Empty(commands.OfType<HabitatCommand.Drain>());
    }

    [Fact]
    public void Services_that_requests_are_held_for_start_beside_the_turns_of_others()
    {
        var (busy, path) = (Add("shop", min: 6), Enumerable.Range(0, 4).Select(i => Add("blog", min: 0, name: $"step-{i}")).ToList());
        Turn(ready: false);
        Assert.Equal(2, busy.Supervisor.Replicas.Starting);
        foreach (var step in path) step.Supervisor.Summon();
        Turn(ready: false);
        Assert.All(path, step => Assert.Equal(1, step.Supervisor.Replicas.Starting));
    }

    [Theory]
    [InlineData(0.11, 0.31, 3, 5)] // 100 ms over the budget with three replicas, 300 ms with three.
    [InlineData(0.31, 0.11, 5, 3)]
    [InlineData(0.11, 0.005, 5, 3)] // Within its budget nobody wants anything urgently.
    public void The_last_room_goes_where_one_replica_more_changes_most(double shopWaits, double blogWaits, int shops, int blogs)
    {
        var (shop, blog) = (Add("shop", min: 1, cpu: 1), Add("blog", min: 1, cpu: 1));
        foreach (var service in (SupervisedService[])[shop, blog]) service.Supervisor.Pin(3);
        for (var turn = 0; turn < 5; turn++) Turn();
        foreach (var (service, waits) in ((SupervisedService, double)[])[(shop, shopWaits), (blog, blogWaits)])
        {
            var leader = service.Connect(service.Instances[0]);
            Turn();
            service.Wants(leader, waits);
        }

        foreach (var service in (SupervisedService[])[shop, blog]) service.Supervisor.Pin(5); // Four more are wanted, and there is room for two.
        for (var turn = 0; turn < 5; turn++) Turn();
        Assert.Equal((shops, blogs), (shop.Supervisor.Replicas.Ready, blog.Supervisor.Replicas.Ready));
    }

    [Fact]
    public void A_grant_that_one_driver_was_refused_is_told_to_no_instance_any_more()
    {
        var shop = Add("shop", min: 1, cpu: 0.5);
        Assert.Equal("0.5", StartOf(shop).Environment["SUNDOG_CPU"]);

        _room.Know([new(CpuGrant: true, "cgroup v2", MemoryGrant: true, "cgroup v2"), new(CpuGrant: false, "refused", MemoryGrant: true, "cgroup v2")]);
        Assert.Equal((false, "refused", true), (_room.Capabilities.CpuGrant, _room.Capabilities.CpuGrantReason, _room.Capabilities.MemoryGrant));
        shop.Supervisor.Pin(2);
        Assert.False(StartOf(shop).Environment.ContainsKey("SUNDOG_CPU"));

        _room.Know([]); // Nothing is up: what was found is what is known.
        Assert.False(_room.Capabilities.CpuGrant);
    }

    private InstanceSpec StartOf(SupervisedService service) => Turn().OfType<HabitatCommand.Start>().Single(start => start.Spec.Service == service.Supervisor.Spec.Service).Spec;

    private SupervisedService Add(string application, int min, double cpu = 0, long memory = 0, string name = "web")
    {
        var service = new SupervisedService(Shop.Service(name, min, max: 20, cpu, memory), room: _room, application: application);
        _services.Add(service);
        return service;
    }

    private List<HabitatCommand> Turn(bool ready = true)
    {
        var startsMax = _room.ShareOut([.. _services.Select(service => service.Supervisor)], _services[0].Now);
        return [.. _services.SelectMany(service => service.Turn(startsMax[service.Supervisor], ready))];
    }
}
