package dev.salvor.activity.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.runbook.yaml.FileSource;
import dev.salvor.runbook.yaml.RunbookReader;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run of many steps, each in an order of its own, as its folder holds it. */
final class LongNight {
  static final RunId ID = new RunId("long");

  private static final FileSource NO_FILES =
      name -> {
        throw new AssertionError(name);
      };

  final HostPin pin;
  private final Path folder;
  private final int steps;
  private long seq;

  LongNight(Path root, int steps) throws IOException {
    this.steps = steps;
    this.pin = new HostPin("machine", root.toString(), "state");
    this.folder = Files.createDirectories(root.resolve("runs/long"));
    json("definition.json", definition(), Definition.class);
    json("parameters.json", Map.of(), Map.class);
    json(
        "prepared.json",
        new PrepareReport.Ready(
            pin, SalvorJson.mapper().createObjectNode(), folder.toString(), List.of()),
        PrepareReport.class);
  }

  private void json(String name, Object value, Class<?> as) throws IOException {
    Files.write(folder.resolve(name), SalvorJson.mapper().writerFor(as).writeValueAsBytes(value));
  }

  private Definition definition() {
    StringBuilder text =
        new StringBuilder("schemaVersion: 1\nname: long\nphases:\n  - name: p\n    steps:\n");
    for (int i = 1; i <= steps; i++) {
      text.append("      - {name: s").append(i).append(", run: ['true'], undo: {run: ['true']}}\n");
    }
    RunbookReader.Result result = RunbookReader.read("long.yaml", text.toString(), NO_FILES);
    assertThat(result).isInstanceOf(RunbookReader.Result.Read.class);
    return ((RunbookReader.Result.Read) result).definition();
  }

  Path page() {
    return folder.resolve("HANDOVER.md");
  }

  Path folder() {
    return folder;
  }

  /** What comes with the order of step {@code number}: the end of the one before it, its undo. */
  SegmentOrder order(int number) throws IOException {
    Command command =
        new Command(
            new Program.Argv(List.of("true")),
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofMinutes(5),
            Command.DEFAULT_GRACE);
    List<RunEvent> journal = new ArrayList<>();
    if (number == 1) {
      journal.add(
          new RunEvent.RunStarted(++seq, Instant.EPOCH, "long", "long", "d", "local", "u", "m", 1));
    } else {
      journal.add(
          new RunEvent.StepEnded(
              ++seq,
              Instant.EPOCH,
              "p.s" + (number - 1),
              "",
              StepResult.SUCCEEDED,
              "main",
              1,
              false,
              ""));
    }
    journal.add(
        new RunEvent.UndoRegistered(
            ++seq,
            Instant.EPOCH,
            "p.s" + number,
            number,
            Optional.of(SalvorJson.mapper().valueToTree(command))));
    StepOrder step =
        new StepOrder(
            "p.s" + number,
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
    return new SegmentOrder(ID, "", pin, number, 0, List.of(step), journal);
  }

  /** The host's copy, as the supervisor's program appends to it. */
  void arrived(SegmentOrder order) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (RunEvent event : order.journal()) {
      lines
          .append(SalvorJson.mapper().writerFor(RunEvent.class).writeValueAsString(event))
          .append('\n');
    }
    Files.writeString(
        folder.resolve("events.jsonl"),
        lines,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
