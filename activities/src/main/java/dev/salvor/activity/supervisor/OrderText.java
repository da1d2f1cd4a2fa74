package dev.salvor.activity.supervisor;

import dev.salvor.runbook.OutputLimit;
import dev.salvor.runbook.PosixShell;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.StepOrder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An order in the form that the supervisor reads by sourcing it: only assignments and functions,
 * every value in single quotes. The first line names the order's digest, the last statement repeats
 * it, so a torn file is noticed.
 */
final class OrderText {
  static final String TAG = "#S1";

  private final SegmentOrder order;
  private final String digest;
  private final CommandText commands;
  private final long hardCap;
  private final StringBuilder text = new StringBuilder();

  private OrderText(SegmentOrder order, String digest, CommandText commands, long hardCap) {
    this.order = order;
    this.digest = digest;
    this.commands = commands;
    this.hardCap = hardCap;
  }

  /**
   * The text.
   *
   * @param hardCap bytes of output that the host keeps of a stream in any case
   * @throws IllegalArgumentException if a value cannot be given to a program
   */
  static String render(SegmentOrder order, String library, long hardCap) {
    return render(order, OrderDigest.of(order), library, hardCap);
  }

  /**
   * As {@link #render(SegmentOrder, String, long)}, under the digest of the order as it was given.
   */
  static String render(SegmentOrder order, String digest, String library, long hardCap) {
    RunPaths paths = RunPaths.of(order.pin(), order.runId());
    return new OrderText(order, digest, new CommandText(paths, library), hardCap).render();
  }

  private String render() {
    line(TAG + " " + digest);
    line("o_digest=" + digest);
    line("o_id=" + PosixShell.quoted(order.runId().value()));
    line("o_state=" + PosixShell.quoted(order.pin().stateId()));
    line("o_n=" + order.steps().size());
    line("o_tick=" + tick());
    line("o_cap=" + hardCap);
    line("o_dirs=" + PosixShell.quoted(String.join(" ", folders())));
    line("o_key() {\ncase $1 in");
    for (int i = 1; i <= order.steps().size(); i++) {
      line("'" + StepKey.of(order.steps().get(i - 1)).words() + "') i=" + i + " ;;");
    }
    line("*) i=0 ;;\nesac\n}");
    for (int i = 1; i <= order.steps().size(); i++) {
      step(i, order.steps().get(i - 1));
    }
    line("o_end=" + digest);
    return text.toString();
  }

  private void step(int number, StepOrder step) {
    boolean last = number == order.steps().size();
    StepKey key = StepKey.of(step);
    line("st_" + number + "() {");
    line("s_key=" + PosixShell.quoted(key.words()));
    line("s_id=" + PosixShell.quoted(step.id()));
    line("s_att=" + step.attempt());
    line("s_file=" + PosixShell.quoted(key.file()));
    line("s_dir=" + PosixShell.quoted(key.step()));
    line(
        "s_check="
            + flag(step.check().isPresent())
            + " s_verify="
            + flag(step.verify().isPresent()));
    line("s_after=" + flag(step.afterUnknown()) + " s_reboot=" + flag(step.reboot()));
    line("s_undo=" + flag(step.op() == StepOrder.Op.UNDO));
    line("s_hold=" + flag(!last && Judge.needed(step)));
    long cap = cap(step.outputLimit());
    line(
        "s_cap="
            + cap
            + " s_cut="
            + flag(
                step.outputLimit().onOverflow() == OutputLimit.Overflow.TRUNCATE && cap < hardCap));
    times("c", step.check());
    times("m", Optional.of(step.command()));
    times("v", step.verify());
    line("}");
    step.check().ifPresent(command -> function(number, "check", command));
    function(number, "command", step.command());
    step.verify().ifPresent(command -> function(number, "verify", command));
  }

  private void function(int number, String part, Command command) {
    text.append("x_").append(number).append('_').append(part).append("() {\n");
    text.append(commands.body(command)).append("}\n");
  }

  private void times(String letter, Optional<Command> command) {
    long limit = command.map(c -> hundredths(c.timeout())).orElse(0L);
    long grace = command.map(c -> hundredths(c.grace())).orElse(0L);
    line("s_t" + letter + "=" + limit + " s_g" + letter + "=" + grace);
  }

  private static long hundredths(Duration duration) {
    return Math.max(1, duration.toMillis() / 10);
  }

  /** Seconds between two looks at the clock: fine enough for the shortest limit. */
  private String tick() {
    boolean fine =
        order.steps().stream()
            .flatMap(OrderText::parts)
            .anyMatch(command -> command.timeout().compareTo(Duration.ofSeconds(5)) < 0);
    return fine ? "0.2" : "1";
  }

  private long cap(OutputLimit limit) {
    return limit.onOverflow() == OutputLimit.Overflow.TRUNCATE && limit.bytes() > 0
        ? Math.min(limit.bytes(), hardCap)
        : hardCap;
  }

  private Set<String> folders() {
    Set<String> folders = new LinkedHashSet<>();
    for (StepOrder step : order.steps()) {
      if (parts(step).anyMatch(command -> command.program() instanceof Program.Builtin)) {
        folders.add("steps/" + StepKey.token(step.id()));
      }
    }
    return folders;
  }

  /** Texts that an order needs as files on the host, by digest. */
  static Map<String, String> files(SegmentOrder order) {
    Map<String, String> files = new LinkedHashMap<>();
    order.steps().stream()
        .flatMap(OrderText::parts)
        .forEach(command -> files.putAll(CommandText.files(command)));
    return files;
  }

  private static Stream<Command> parts(StepOrder step) {
    return Stream.of(step.check(), Optional.of(step.command()), step.verify())
        .flatMap(Optional::stream);
  }

  private static int flag(boolean value) {
    return value ? 1 : 0;
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
