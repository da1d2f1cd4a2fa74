package dev.salvor.activity.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.audit.Whence;
import dev.salvor.audit.Who;
import dev.salvor.workflow.audit.AuditLog;
import dev.salvor.workflow.audit.Auditor;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.schedule.JudgeOrder;
import dev.salvor.workflow.contract.schedule.PauseOrder;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import dev.salvor.workflow.contract.schedule.ScheduleNote;
import dev.salvor.workflow.contract.schedule.SchedulePause;
import dev.salvor.workflow.standing.StandingOrders;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.envconfig.ClientConfigProfile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that died between what it did on the engine and its own note of that. */
final class ScheduleActivitiesImplTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");
  private static final ScheduleId NIGHTLY = new ScheduleId("nightly");
  private static final RunId RUN = NIGHTLY.run(NOW);

  @TempDir private Path node;

  private static SchedulePause pause(Instant at) {
    return new SchedulePause(
        SchedulePause.ITSELF, at, at.plusSeconds(60), Optional.of(RUN.value()), "3 failed");
  }

  private static DescribeScheduleResponse is(boolean paused, String note) {
    Schedule.Builder schedule = Schedule.newBuilder();
    schedule.getStateBuilder().setPaused(paused).setNotes(note);
    return DescribeScheduleResponse.newBuilder().setSchedule(schedule).build();
  }

  /** Does {@code call} where the engine has the schedule so; it takes no change of it. */
  private <T> T on(DescribeScheduleResponse is, Function<ScheduleActivitiesImpl, T> call)
      throws Exception {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                new WorkflowServiceGrpc.WorkflowServiceImplBase() {
                  @Override
                  public void getSystemInfo(
                      GetSystemInfoRequest asked, StreamObserver<GetSystemInfoResponse> to) {
                    to.onNext(GetSystemInfoResponse.getDefaultInstance());
                    to.onCompleted();
                  }

                  @Override
                  public void describeSchedule(
                      DescribeScheduleRequest asked, StreamObserver<DescribeScheduleResponse> to) {
                    to.onNext(is);
                    to.onCompleted();
                  }
                })
            .build()
            .start();
    EngineTarget target =
        new EngineTarget(
            EngineKind.EXTERNAL,
            ClientConfigProfile.newBuilder()
                .setAddress("127.0.0.1:" + server.getPort())
                .setNamespace("default")
                .build());
    try (EngineConnection engine = EngineConnection.open(target)) {
      Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
      return call.apply(
          new ScheduleActivitiesImpl(
              clock,
              new Auditor(new AuditLog(node), Who.of("root"), Whence.worker("desk"), clock),
              new StandingOrders(node),
              () -> new EngineSchedules(engine.client(DefaultDataConverter.STANDARD_INSTANCE))));
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void aPauseThatTheEngineHasAlreadyIsKeptAsOrdered() throws Exception {
    SchedulePause pause = pause(NOW);
    DescribeScheduleResponse is = is(true, new ScheduleNote.Paused(pause, Instant.EPOCH).text());
    StandingOrders orders = new StandingOrders(node);
    orders.ordered(NIGHTLY, is(false, ""), NOW.minusSeconds(600));

    assertThat(on(is, work -> work.judge(new JudgeOrder(NIGHTLY, RUN, 3))).paused())
        .contains(pause);
    assertThat(orders.find(NIGHTLY).orElseThrow().differences(is, NOW.plusSeconds(600))).isEmpty();
  }

  @Test
  void itsEndIsKeptToo() throws Exception {
    SchedulePause pause = pause(NOW.minusSeconds(60));
    ScheduleNote resumed =
        new ScheduleNote.Resumed(SchedulePause.ITSELF, NOW, Instant.EPOCH, "it was over");
    DescribeScheduleResponse is = is(false, resumed.text());
    StandingOrders orders = new StandingOrders(node);
    orders.ordered(NIGHTLY, is(false, ""), NOW.minusSeconds(600));
    orders.held(NIGHTLY, true, "paused", NOW.minusSeconds(500));

    boolean ended = on(is, work -> work.endPause(new PauseOrder(NIGHTLY, pause)));
    assertThat(ended).isTrue();
    assertThat(orders.find(NIGHTLY).orElseThrow().differences(is, NOW.plusSeconds(600))).isEmpty();
  }

  /** What a stranger does in other words is not taken for the worker's own. */
  @Test
  void aPauseOfOthersIsNotKeptAsOrdered() throws Exception {
    DescribeScheduleResponse is = is(true, "mine");
    StandingOrders orders = new StandingOrders(node);
    orders.ordered(NIGHTLY, is(false, ""), NOW.minusSeconds(600));

    assertThat(on(is, work -> work.judge(new JudgeOrder(NIGHTLY, RUN, 3))).paused()).isEmpty();
    assertThat(orders.find(NIGHTLY).orElseThrow().differences(is, NOW.plusSeconds(600)))
        .containsExactly("it was paused, with the words: mine");
  }
}
