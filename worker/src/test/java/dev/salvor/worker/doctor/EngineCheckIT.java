package dev.salvor.worker.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.worker.watch.FakeEngine;
import dev.salvor.worker.watch.ScheduleChanges;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import dev.salvor.workflow.standing.StandingOrders;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.ListSchedulesRequest;
import io.temporal.api.workflowservice.v1.ListSchedulesResponse;
import io.temporal.common.converter.DefaultDataConverter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An engine of others on loopback, as the environment names it. */
final class EngineCheckIT {
  private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");

  @TempDir private Path folder;

  /** Answers for its namespace, or fails; its schedules are not paused. */
  private static final class Engine extends FakeEngine.Service {
    private final Optional<Status> fails;

    Engine(Optional<Status> fails) {
      this.fails = fails;
    }

    @Override
    public void describeNamespace(
        DescribeNamespaceRequest asked, StreamObserver<DescribeNamespaceResponse> to) {
      if (fails.isPresent()) {
        to.onError(fails.get().asRuntimeException());
      } else {
        answer(to, DescribeNamespaceResponse.getDefaultInstance());
      }
    }

    @Override
    public void listSchedules(
        ListSchedulesRequest asked, StreamObserver<ListSchedulesResponse> to) {
      answer(to, ListSchedulesResponse.getDefaultInstance());
    }

    @Override
    public void describeSchedule(
        DescribeScheduleRequest asked, StreamObserver<DescribeScheduleResponse> to) {
      answer(to, is(false));
    }
  }

  private static DescribeScheduleResponse is(boolean paused) {
    Schedule.Builder schedule = Schedule.newBuilder();
    schedule.getStateBuilder().setPaused(paused);
    return DescribeScheduleResponse.newBuilder().setSchedule(schedule).build();
  }

  private StateFolder state() {
    return new StateFolder(folder);
  }

  private List<Finding> at(String address) {
    return new EngineCheck(
            Map.of("HOME", folder.toString(), "TEMPORAL_ADDRESS", address),
            state(),
            engine ->
                Optional.of(
                    ScheduleChanges.look(
                        engine,
                        DefaultDataConverter.STANDARD_INSTANCE,
                        List.of("host.local.n"),
                        state(),
                        NOW)))
        .look();
  }

  private List<Finding> of(Engine answers) throws IOException {
    try (FakeEngine engine = new FakeEngine(answers)) {
      return at(engine.connection().target().address());
    }
  }

  @Test
  void oneThatNobodyListensForIsNamedWithAddressReasonAndWhatToDo() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(at("127.0.0.1:" + port))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.level()).isEqualTo(Finding.Level.PROBLEM);
              assertThat(f.detail())
                  .contains("127.0.0.1:" + port, "does not answer", "Connection refused")
                  .doesNotContain("\n");
              assertThat(f.fix()).contains("TEMPORAL_ADDRESS");
            });
  }

  /** Whatever is behind the port, doctor comes to an end. */
  @Test
  void oneThatTakesTheConnectionAndSaysNothingIsNamed() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      assertThat(at("127.0.0.1:" + silent.getLocalPort()))
          .singleElement()
          .satisfies(f -> assertThat(f.detail()).contains("no word within 5 s"));
    }
  }

  // what it answers | what is said | what to do
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NOT_FOUND | does not know that namespace | TEMPORAL_NAMESPACE",
        "UNAUTHENTICATED | lets this node not in | TEMPORAL_API_KEY",
        "PERMISSION_DENIED | lets this node not in | client certificate",
        "UNIMPLEMENTED | no Temporal engine | TEMPORAL_ADDRESS",
      })
  void oneThatAnswersOtherwiseIsNamed(Status.Code code, String said, String todo)
      throws IOException {
    assertThat(of(new Engine(Optional.of(code.toStatus().withDescription("because")))))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.detail()).contains(said, "because", "namespace default");
              assertThat(f.fix()).contains(todo);
            });
  }

  @Test
  void schedulesThatWereChangedAreNamedAndNothingIsWrittenDown() throws IOException {
    assertThat(of(new Engine(Optional.empty())))
        .extracting(Finding::level)
        .containsExactly(Finding.Level.OK, Finding.Level.OK);
    StandingOrders orders = new StandingOrders(state().node());
    Files.createDirectories(state().node());
    orders.ordered(new ScheduleId("nightly"), is(true), NOW.minusSeconds(600));
    Path file = state().node().resolve("schedules/nightly.json");
    String before = Files.readString(file);

    List<Finding> found = of(new Engine(Optional.empty()));

    assertThat(found).hasSize(2);
    assertThat(found.getLast().level()).isEqualTo(Finding.Level.WARNING);
    assertThat(found.getLast().detail())
        .contains("the schedule nightly was changed", "by no command from this state folder")
        .doesNotContain("\n");
    assertThat(found.getLast().fix()).contains("salvor schedule show nightly");
    assertThat(file).hasContent(before);
  }

  @Test
  void withoutAnEngineNobodyIsAsked() {
    assertThat(
            new EngineCheck(Map.of("HOME", folder.toString()), state(), engine -> Optional.empty())
                .look())
        .isEmpty();
  }
}
