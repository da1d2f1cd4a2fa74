package dev.salvor.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.schedule.ScheduleId;
import dev.salvor.workflow.standing.StandingOrders;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.schedule.v1.ScheduleListEntry;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.ListSchedulesRequest;
import io.temporal.api.workflowservice.v1.ListSchedulesResponse;
import io.temporal.common.converter.DefaultDataConverter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schedules on an engine where others have made some, and that cannot tell of each. */
final class SchedulesLookIT {
  private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");
  private static final Instant BEFORE = NOW.minusSeconds(600);

  @TempDir private Path node;
  private StandingOrders orders = new StandingOrders(Path.of("/"));

  /** Lists {@code names}, or fails; tells of each, or fails as said; none of them is paused. */
  private static final class Engine extends FakeEngine.Service {
    private final List<String> names;
    private final Optional<Status> list;
    private final Map<String, Status> fails;
    private final List<String> asked = new ArrayList<>();

    Engine(List<String> names, Optional<Status> list, Map<String, Status> fails) {
      this.names = names;
      this.list = list;
      this.fails = fails;
    }

    @Override
    public void listSchedules(
        ListSchedulesRequest request, StreamObserver<ListSchedulesResponse> to) {
      if (list.isPresent()) {
        to.onError(list.get().asRuntimeException());
        return;
      }
      ListSchedulesResponse.Builder page = ListSchedulesResponse.newBuilder();
      names.forEach(name -> page.addSchedules(ScheduleListEntry.newBuilder().setScheduleId(name)));
      answer(to, page.build());
    }

    @Override
    public synchronized void describeSchedule(
        DescribeScheduleRequest request, StreamObserver<DescribeScheduleResponse> to) {
      String name = request.getScheduleId();
      asked.add(name);
      if (fails.containsKey(name)) {
        to.onError(fails.get(name).asRuntimeException());
        return;
      }
      answer(to, is(false));
    }
  }

  private static DescribeScheduleResponse is(boolean paused) {
    Schedule.Builder schedule = Schedule.newBuilder();
    schedule.getStateBuilder().setPaused(paused);
    return DescribeScheduleResponse.newBuilder().setSchedule(schedule).build();
  }

  @BeforeEach
  void here() {
    orders = new StandingOrders(node);
  }

  private Heard look(Engine answers) throws IOException {
    try (FakeEngine engine = new FakeEngine(answers)) {
      return new SchedulesLook(
              engine.connection(),
              DefaultDataConverter.STANDARD_INSTANCE,
              List.of("host.local.n"),
              orders,
              Map.of(),
              NOW)
          .look();
    }
  }

  /** The name was part of a path: whoever could make a schedule chose what this read. */
  @Test
  void aNameThatNoCommandGivesIsToldAndNeverPartOfAPath() throws IOException {
    Path outside = Files.writeString(node.resolve("x.json"), "{}");
    String path = node.resolve("x").toString();
    orders.ordered(new ScheduleId("held"), is(true), BEFORE);
    List<String> names =
        List.of(path, "../x", "a\0b", "\u00fc", "a\u001b[2J\nb", "x".repeat(300), "held", "own");
    Engine engine = new Engine(names, Optional.empty(), Map.of());

    Heard heard = look(engine);

    assertThat(engine.asked).containsExactly("held", "own");
    assertThat(heard.findings())
        .extracting(Finding::key)
        .containsExactly("schedule-names", "schedule:held");
    assertThat(heard.findings().getFirst().detail())
        .startsWith("6, among them \"")
        .doesNotContain("\n", "\u001b", "\0")
        .hasSizeLessThan(500);
    assertThat(outside).hasContent("{}");
  }

  @Test
  void aScheduleThatTheEngineDoesNotTellOfHidesNoOther() throws IOException {
    for (String name : List.of("first", "second", "third")) {
      orders.ordered(new ScheduleId(name), is(true), BEFORE);
    }
    Map<String, Status> fails = Map.of("second", Status.RESOURCE_EXHAUSTED);

    Heard heard = look(new Engine(List.of("first"), Optional.empty(), fails));

    assertThat(heard.findings())
        .extracting(Finding::key)
        .containsExactly("schedule:first", "schedule:third", "schedules");
    assertThat(heard.findings().getLast().detail())
        .isEqualTo("1, second among them: the engine says RESOURCE_EXHAUSTED");
    assertThat(heard.unseen().names()).containsExactly("second");
  }

  @Test
  void thoseThatAreKnownAreLookedAtWhereTheEngineListsNone() throws IOException {
    orders.ordered(new ScheduleId("first"), is(true), BEFORE);

    Heard heard = look(new Engine(List.of(), Optional.of(Status.INTERNAL), Map.of()));

    assertThat(heard.findings())
        .extracting(Finding::key)
        .containsExactly("schedule:first", "schedules");
    assertThat(heard.findings().getLast().detail()).isEqualTo("the engine says INTERNAL");
  }

  @Test
  void anEngineWithoutSchedulesIsNoFinding() throws IOException {
    orders.ordered(new ScheduleId("first"), is(true), BEFORE);

    Heard heard = look(new Engine(List.of(), Optional.of(Status.UNIMPLEMENTED), Map.of()));

    assertThat(heard.findings()).isEmpty();
    assertThat(heard.unseen().names()).containsExactly("first");
  }
}
