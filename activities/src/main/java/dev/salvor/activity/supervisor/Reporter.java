package dev.salvor.activity.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.activity.transport.Heads;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.runbook.Cause;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentProgress;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.StepPart;
import dev.salvor.workflow.journal.Masker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns what the record says about an order into its report. Not thread-safe. */
final class Reporter {
  private static final int LAST_LINE = 300;

  private final HostConnection host;
  private final SegmentOrder order;
  private final SegmentRecord record;
  private final AttachedSteps attached;
  private final RunMasker masking;

  /** The host, of which some outputs may be known already. */
  private HostConnection outputs;

  Reporter(
      HostConnection host,
      SegmentOrder order,
      SegmentRecord record,
      AttachedSteps attached,
      RunMasker masking) {
    this.host = host;
    this.outputs = host;
    this.order = order;
    this.record = record;
    this.attached = attached;
    this.masking = masking;
  }

  /** Outputs that a report may show. */
  List<String> files() {
    List<String> files = new ArrayList<>();
    for (StepOrder step : order.steps()) {
      String base = segmentFolder() + "/" + StepKey.of(step).file();
      List<String> parts = new ArrayList<>(List.of(""));
      step.check().ifPresent(check -> parts.add(suffix(StepPart.CHECK)));
      step.verify().ifPresent(verify -> parts.add(suffix(StepPart.VERIFY)));
      for (String part : parts) {
        files.add(base + part + ".out");
        files.add(base + part + ".err");
      }
    }
    return files;
  }

  /** What a report need not read any more. */
  void known(Heads heads) {
    outputs = heads.before(host);
  }

  /** The report as far as steps have come; it ends with the first that did not end well. */
  SegmentReport report(boolean stopped) {
    List<StepReport> steps = new ArrayList<>();
    Judge judge = judge();
    for (StepOrder step : order.steps()) {
      Verdict verdict = Verdict.of(step, record.attempt(StepKey.of(step)));
      if (verdict instanceof Verdict.Nothing) {
        break;
      }
      StepReport report = step(step, verdict, judge);
      steps.add(report);
      if (!report.done()) {
        break;
      }
    }
    return new SegmentReport.Ended(order.segment(), order.order(), steps, stopped);
  }

  private Judge judge() {
    return new Judge(outputs, masking.now(), masking.ofValues());
  }

  /** Whether every step up to this number is done, outputs included. */
  boolean wellUpTo(int number) {
    Judge judge = judge();
    return order.steps().subList(0, number).stream()
        .allMatch(
            step -> {
              Verdict verdict = Verdict.of(step, record.attempt(StepKey.of(step)));
              return verdict instanceof Verdict.Ended ended && step(step, ended, judge).done();
            });
  }

  /** A part has a begin and no end. */
  boolean unfinished() {
    return order.steps().stream()
        .map(step -> record.attempt(StepKey.of(step)))
        .anyMatch(AttemptRecord::open);
  }

  SegmentReport notBegun(String why) {
    List<StepReport> steps = new ArrayList<>();
    Judge judge = judge();
    for (StepOrder step : order.steps()) {
      Verdict verdict = Verdict.of(step, record.attempt(StepKey.of(step)));
      if (verdict instanceof Verdict.Nothing) {
        steps.add(NotBegunReport.step(step, why));
        break;
      }
      steps.add(step(step, verdict, judge));
    }
    return new SegmentReport.Ended(order.segment(), order.order(), steps, false);
  }

  private StepReport step(StepOrder step, Verdict verdict, Judge judge) {
    StepKey key = StepKey.of(step);
    AttemptRecord attempt = record.attempt(key);
    Verdict.Ended ended = verdict.ended();
    String base = segmentFolder() + "/" + key.file();
    Masker masker = masking.known();
    String shownFile = base + suffix(ended.part());
    Shown out = Shown.of(outputs, shownFile + ".out", masker::mask);
    Shown err = Shown.of(outputs, shownFile + ".err", masker::mask);
    String why = ended.why();
    boolean done = ended.done();
    Map<String, JsonNode> outputs = Map.of();
    if (done && ended.commandRan()) {
      Judge.Judgement judgement = judge.judge(step, base, attempt.part(StepPart.COMMAND));
      outputs = judgement.outputs();
      done = judgement.why().isEmpty();
      why = done ? why : judgement.why();
    }
    if (done && Parts.command(step, ended.part()).program() instanceof Program.Builtin) {
      why = because(why, Spoken.of(out.text()));
    }
    StepReport report =
        new StepReport(
            step.id(),
            step.attempt(),
            done,
            !done && ended.done() ? StepPart.COMMAND : ended.part(),
            ended.result(),
            Instant.ofEpochMilli(attempt.beginMillis()),
            Instant.ofEpochMilli(Math.max(attempt.beginMillis(), attempt.endMillis())),
            Tail.of(masker, out, err),
            out.bytes() + attempt.part(ended.part()).droppedOut,
            err.bytes() + attempt.part(ended.part()).droppedErr,
            shownFile + ".out",
            outputs,
            masker.mask(why),
            attached.has(key));
    return done ? report : report.because(Cause.named(out.text()));
  }

  SegmentProgress progress() {
    int ended = 0;
    StepOrder current = order.steps().getFirst();
    for (StepOrder step : order.steps()) {
      current = step;
      if (!(Verdict.of(step, record.attempt(StepKey.of(step))) instanceof Verdict.Ended e
          && e.done())) {
        break;
      }
      ended++;
    }
    AttemptRecord attempt = record.attempt(StepKey.of(current));
    StepPart part = attempt.current();
    return new SegmentProgress(
        current.id(),
        current.attempt(),
        ended,
        order.steps().size(),
        lastLine(current, part),
        attempt.part(part).begin.map(this::elapsedMillis).orElse(0L),
        Parts.command(current, part).timeout().toMillis());
  }

  /** By the host's time since boot: neither its clock nor the worker's counts. */
  private long elapsedMillis(RecordLine.Begin begin) {
    return record.open().filter(open -> open.marker().equals(begin.marker())).isEmpty()
        ? 0
        : Math.max(0, (ProcessStat.uptimeHundredths(host) - begin.start()) * 10);
  }

  private String lastLine(StepOrder step, StepPart part) {
    String file = segmentFolder() + "/" + StepKey.of(step).file() + suffix(part);
    String line = Tail.lastLine(host, file + ".out", text -> masking.now().maskGrowing(text));
    return line.length() > LAST_LINE ? line.substring(0, LAST_LINE) : line;
  }

  private static String because(String why, String spoken) {
    return spoken.isEmpty() ? why : why.isEmpty() ? spoken : why + ": " + spoken;
  }

  private String segmentFolder() {
    return RunPaths.of(order.pin(), order.runId()).segment(order.segment());
  }

  private static String suffix(StepPart part) {
    return switch (part) {
      case CHECK -> ".check";
      case COMMAND -> "";
      case VERIFY -> ".verify";
    };
  }
}
