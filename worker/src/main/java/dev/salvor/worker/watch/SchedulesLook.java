package dev.salvor.worker.watch;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.salvor.runbook.HarmlessText;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import dev.salvor.workflow.standing.StandingOrder;
import dev.salvor.workflow.standing.StandingOrders;
import dev.salvor.workflow.wire.MissingKeyException;
import dev.salvor.workflow.wire.Wire;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.schedule.v1.ScheduleActionResult;
import io.temporal.api.schedule.v1.ScheduleListEntry;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.ListScheduleMatchingTimesRequest;
import io.temporal.api.workflowservice.v1.ListSchedulesRequest;
import io.temporal.api.workflowservice.v1.ListSchedulesResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Schedules that are otherwise than they were ordered, and runs of theirs that nobody ordered and
 * that were not due. One that is not known here yet, and that only a holder of the key can have
 * made, is taken as it is found.
 */
final class SchedulesLook {
  private static final int PAGE = 100;

  /** Each is asked for by itself, and anybody can make them. */
  private static final int MOST_OTHERS = 1000;

  /** An engine that fails so often takes 5 s for each of the others too. */
  private static final int MOST_FAILURES = 5;

  private static final Duration MOST_JITTER = Duration.ofDays(366);
  private static final int NAMED = 5;
  private static final int LONGEST = 60;

  /** A command notes the time before the engine does what it asks for. */
  private static final Duration SLACK = Duration.ofMinutes(1);

  private final EngineConnection engine;
  private final DataConverter converter;
  private final List<String> queues;
  private final StandingOrders orders;
  private final Map<String, Instant> begun;
  private final Consumer<StandingOrder> found;
  private final Instant now;

  /**
   * On an engine that answers.
   *
   * @param queues of this node's runs
   * @param begun what this node began since {@link ForcedEnds#REMEMBERED}, and when
   */
  SchedulesLook(
      EngineConnection engine,
      DataConverter converter,
      List<String> queues,
      StandingOrders orders,
      Map<String, Instant> begun,
      Instant now) {
    this(engine, converter, queues, orders, begun, orders::write, now);
  }

  /**
   * The same.
   *
   * @param found is given what is taken as it was found
   */
  SchedulesLook(
      EngineConnection engine,
      DataConverter converter,
      List<String> queues,
      StandingOrders orders,
      Map<String, Instant> begun,
      Consumer<StandingOrder> found,
      Instant now) {
    this.found = found;
    this.engine = engine;
    this.converter = converter;
    this.queues = List.copyOf(queues);
    this.orders = orders;
    this.begun = begun;
    this.now = now;
  }

  /** Never fails: what the engine does not tell of is a finding of its own. */
  Heard look() {
    List<Finding> out = new ArrayList<>();
    List<ScheduleId> known = orders.names();
    Set<ScheduleId> all = new LinkedHashSet<>(known);
    Set<String> strange = new TreeSet<>();
    Optional<String> why = Optional.empty();
    try {
      for (String name : names()) {
        ScheduleId.find(name).ifPresentOrElse(all::add, () -> strange.add(name));
      }
    } catch (StatusRuntimeException failure) {
      if (failure.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        // One in memory has no schedules.
        return new Heard(out, unseen(known));
      }
      why = Optional.of(words(failure));
    }
    if (!strange.isEmpty() && engine.target().kind() == EngineKind.EMBEDDED) {
      out.add(strange(strange));
    }
    List<ScheduleId> unseen = new ArrayList<>();
    int looked = 0;
    int failures = 0;
    for (ScheduleId id : all) {
      if (failures >= MOST_FAILURES || looked >= known.size() + MOST_OTHERS) {
        why = why.or(() -> Optional.of("there are more than " + MOST_OTHERS));
        unseen.add(id);
        continue;
      }
      looked++;
      try {
        out.addAll(look(id));
      } catch (StatusRuntimeException failure) {
        failures++;
        why = Optional.of(words(failure));
        unseen.add(id);
      }
    }
    why.ifPresent(cause -> out.add(unseen(unseen, cause)));
    return new Heard(out, unseen(unseen));
  }

  private static Unseen unseen(List<ScheduleId> ids) {
    return Unseen.of(ids.stream().map(ScheduleId::value).collect(Collectors.toSet()));
  }

  private static Finding unseen(List<ScheduleId> unseen, String why) {
    return new Finding(
        "schedules",
        "unseen",
        "not every schedule could be looked at",
        (unseen.isEmpty() ? "" : unseen.size() + ", " + unseen.getFirst() + " among them: ") + why,
        "salvor schedule list");
  }

  private static String words(StatusRuntimeException failure) {
    return "the engine says " + failure.getStatus().getCode();
  }

  /** The engine is ours alone, so nobody has a reason to keep schedules of his own there. */
  private static Finding strange(Set<String> names) {
    return new Finding(
        "schedule-names",
        "strange",
        "there are schedules of names that no command of Salvor gives",
        names.size()
            + ", among them "
            + names.stream()
                .limit(NAMED)
                .map(SchedulesLook::quoted)
                .collect(Collectors.joining(", "))
            + "; Salvor leaves them alone",
        "look who else uses this machine; an engine that knows who asks refuses it"
            + " (docs/engines.md)");
  }

  private static String quoted(String name) {
    String line = HarmlessText.line(name);
    return "\"" + (line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line) + "\"";
  }

  private List<Finding> look(ScheduleId id) {
    Optional<DescribeScheduleResponse> is = describe(id.value());
    Optional<StandingOrder> order = orders.find(id);
    return is.isPresent()
        ? look(id, is.get(), order)
        : order.stream().map(gone -> gone(id.value())).toList();
  }

  private List<Finding> look(
      ScheduleId id, DescribeScheduleResponse is, Optional<StandingOrder> order) {
    String name = id.value();
    Optional<RunRequest> sealed = sealed(name, is);
    boolean unknown = order.isEmpty() || order.get().form().isEmpty();
    boolean newer =
        order.isPresent()
            && order.get().isChanged(is)
            && sealed.filter(by -> by.submittedAt().isAfter(order.get().at())).isPresent();
    if (unknown || newer) {
      // Another machine ordered it, or this one and nobody saw how it looks then.
      boolean ours =
          order.isPresent() || sealed.filter(by -> queues.contains(TaskQueues.of(by))).isPresent();
      if (ours && sealed.isPresent()) {
        found.accept(StandingOrder.of(id, is, now));
      }
      return List.of();
    }
    List<Finding> out = new ArrayList<>();
    List<String> differences = order.get().differences(is, now);
    if (!differences.isEmpty()) {
      out.add(changed(name, differences));
    }
    is.getInfo().getRecentActionsList().stream()
        .filter(action -> isUnordered(name, is, order.get(), action))
        .forEach(action -> out.add(begun(name, action)));
    out.addAll(new StartedBeside(id, is.getInfo(), begun, now).look(due -> isDue(name, is, due)));
    return out;
  }

  private boolean isUnordered(
      String name, DescribeScheduleResponse is, StandingOrder order, ScheduleActionResult action) {
    Instant due = time(action.getScheduleTime());
    Instant since =
        is.getInfo().hasUpdateTime()
            ? time(is.getInfo().getUpdateTime())
            : time(is.getInfo().getCreateTime());
    if (due.isBefore(since) || due.isBefore(now.minus(ForcedEnds.REMEMBERED))) {
      return false;
    }
    boolean asked =
        order.begun().stream()
            .anyMatch(at -> Duration.between(at, due).abs().compareTo(SLACK) <= 0);
    return !asked && !isDue(name, is, due);
  }

  /** The engine tells due times with their jitter. */
  private boolean isDue(String name, DescribeScheduleResponse is, Instant due) {
    long jitter =
        Math.clamp(is.getSchedule().getSpec().getJitter().getSeconds(), 0, MOST_JITTER.toSeconds());
    return stub()
            .listScheduleMatchingTimes(
                ListScheduleMatchingTimesRequest.newBuilder()
                    .setNamespace(engine.target().namespace())
                    .setScheduleId(name)
                    .setStartTime(timestamp(due.minusSeconds(1)))
                    .setEndTime(timestamp(due.plusSeconds(jitter + 1)))
                    .build())
            .getStartTimeCount()
        > 0;
  }

  private static Finding gone(String name) {
    return new Finding(
        "schedule:" + name,
        "deleted",
        "the schedule " + name + " was deleted on the engine",
        "by no command from this state folder; it begins no runs any more",
        "salvor schedule add " + name + " ...; if it was meant: salvor schedule remove " + name);
  }

  private static Finding changed(String name, List<String> differences) {
    return new Finding(
        "schedule:" + name,
        Integer.toHexString(differences.hashCode()),
        "the schedule " + name + " was changed on the engine",
        String.join("\n", differences) + "\nby no command from this state folder",
        "salvor schedule show "
            + name
            + "; as it was ordered: salvor schedule pause or resume "
            + name
            + ", or salvor schedule remove "
            + name
            + " --yes and add it again");
  }

  private static Finding begun(String name, ScheduleActionResult action) {
    String run = action.getStartWorkflowResult().getWorkflowId();
    return new Finding(
        "schedule-run:" + name + ":" + time(action.getScheduleTime()),
        "begun",
        "the schedule " + name + " has begun a run that was not due",
        HarmlessText.line(run) + " was asked for by no command from this state folder",
        "salvor show " + HarmlessText.line(run),
        Finding.Manner.ONCE);
  }

  private Set<String> names() {
    Set<String> out = new TreeSet<>();
    ByteString next = ByteString.EMPTY;
    do {
      ListSchedulesResponse page =
          stub()
              .listSchedules(
                  ListSchedulesRequest.newBuilder()
                      .setNamespace(engine.target().namespace())
                      .setMaximumPageSize(PAGE)
                      .setNextPageToken(next)
                      .build());
      page.getSchedulesList().stream().map(ScheduleListEntry::getScheduleId).forEach(out::add);
      next = page.getNextPageToken();
    } while (!next.isEmpty());
    return out;
  }

  private Optional<DescribeScheduleResponse> describe(String name) {
    try {
      return Optional.of(
          stub()
              .describeSchedule(
                  DescribeScheduleRequest.newBuilder()
                      .setNamespace(engine.target().namespace())
                      .setScheduleId(name)
                      .build()));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** What it starts its runs with, if a holder of the key has made it. */
  private Optional<RunRequest> sealed(String name, DescribeScheduleResponse is) {
    try {
      return Optional.ofNullable(
              converter
                  .withContext(
                      new WorkflowSerializationContext(
                          engine.target().namespace(), Wire.SCHEDULE + name))
                  .fromPayloads(
                      0,
                      Optional.of(is.getSchedule().getAction().getStartWorkflow().getInput()),
                      RunRequest.class,
                      RunRequest.class))
          .filter(by -> by.schedule().filter(terms -> terms.id().value().equals(name)).isPresent());
    } catch (PayloadCodecException | DataConverterException | MissingKeyException notOurs) {
      return Optional.empty();
    }
  }

  private WorkflowServiceBlockingStub stub() {
    return engine.stubs().blockingStub().withDeadlineAfter(5, TimeUnit.SECONDS);
  }

  private static Instant time(Timestamp at) {
    return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
  }

  private static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }
}
