package dev.salvor.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.workflow.contract.order.BatchOrder;
import dev.salvor.workflow.contract.order.BatchReport;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.StepPart;
import dev.salvor.workflow.wire.Wire;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.ActivityTaskCompletedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hosts of a batch have said, from events as the engine has them. */
final class BatchAnswersTest {
  @TempDir Path folder;

  private final List<String> heard = new ArrayList<>();

  private static RunId run(int host) {
    return new RunId("look/h" + host);
  }

  private static SegmentOrder order(int host) {
    Command command =
        new Command(
            new Program.Argv(List.of("look")),
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofMinutes(1),
            Command.DEFAULT_GRACE);
    StepOrder step =
        new StepOrder(
            "triage.look",
            1,
            "main",
            StepOrder.Op.DO,
            Optional.empty(),
            command,
            Optional.empty(),
            Idempotency.SAFE,
            Map.of(),
            OutputLimit.DEFAULT,
            false,
            false);
    return new SegmentOrder(
        run(host),
        "",
        new HostPin("machine", "/state", "0123456789abcdef"),
        1,
        1,
        List.of(step),
        List.of());
  }

  private static SegmentReport report(String said) {
    return new SegmentReport.Ended(
        1,
        1,
        List.of(
            new StepReport(
                "triage.look",
                1,
                true,
                StepPart.COMMAND,
                new AttemptResult.Exited(0),
                Instant.EPOCH,
                Instant.EPOCH,
                said,
                0,
                0,
                "",
                Map.of(),
                "",
                false)),
        false);
  }

  private static HistoryEvent ordered(long id, String kind, Payloads payloads, Object order) {
    return HistoryEvent.newBuilder()
        .setEventId(id)
        .setEventType(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
        .setActivityTaskScheduledEventAttributes(
            ActivityTaskScheduledEventAttributes.newBuilder()
                .setActivityType(ActivityType.newBuilder().setName(kind))
                .setInput(payloads.seal(order)))
        .build();
  }

  private static HistoryEvent answered(long id, Payloads payloads, Object answer) {
    return HistoryEvent.newBuilder()
        .setEventType(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
        .setActivityTaskCompletedEventAttributes(
            ActivityTaskCompletedEventAttributes.newBuilder()
                .setScheduledEventId(id)
                .setResult(payloads.seal(answer)))
        .build();
  }

  @Test
  void everyHostIsHeardByItsPlaceAndOneThatWasLateByItsOwnOrder() {
    Payloads payloads = new Payloads(Wire.dataConverter(folder), "default", "look/batch~1");
    BatchAnswers answers =
        new BatchAnswers(
            payloads, (run, step) -> heard.add(run + " " + step.id() + " " + step.tail()));
    List<BatchOrder.Item> items = new ArrayList<>();
    List<BatchReport.Answer> said = new ArrayList<>();
    IntStream.rangeClosed(1, 50)
        .forEach(
            host -> {
              items.add(new BatchOrder.Item.Segment(order(host)));
              said.add(
                  host == 7
                      ? new BatchReport.Answer.Late()
                      : host == 9
                          ? new BatchReport.Answer.Failed("HOST_UNREACHABLE", "no route")
                          : new BatchReport.Answer.Ran(report("from " + host)));
            });
    answers.take(ordered(5, "batch", payloads, new BatchOrder(items)));
    answers.take(answered(5, payloads, new BatchReport(said)));
    answers.take(ordered(11, "segment", payloads, order(7)));
    answers.take(answered(11, payloads, report("late 7")));
    answers.take(answered(99, payloads, report("to an order that nobody gave")));

    assertThat(heard)
        .hasSize(49)
        .startsWith("look/h1 triage.look from 1")
        .endsWith("look/h7 triage.look late 7")
        .noneMatch(line -> line.startsWith("look/h9 "));
  }
}
