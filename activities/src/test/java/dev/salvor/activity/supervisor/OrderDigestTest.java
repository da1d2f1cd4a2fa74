package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.Output;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.run.RunId;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class OrderDigestTest {
  /** What an order that is out there was sent under: never to be changed. */
  private static final String KEPT =
      "36147677b41a226816c37f6736a47bfd9b46527cfc95e7096ae3ca69a4e357cc";

  private static Map<String, String> env(String... words) {
    Map<String, String> env = new LinkedHashMap<>();
    for (int i = 0; i < words.length; i += 2) {
      env.put(words[i], words[i + 1]);
    }
    return env;
  }

  private static Command command(Program program, Map<String, String> env) {
    return new Command(
        program,
        env,
        Map.of("TOKEN", "token"),
        Map.of("KEY", "key"),
        Optional.of("alice"),
        Optional.of("/srv"),
        Duration.ofMillis(1500),
        Duration.ofSeconds(10));
  }

  private static SegmentOrder order(Map<String, String> env, int attempt) {
    Output output =
        new Output(
            Output.Type.INT,
            Output.From.STDERR,
            Optional.of("n=(.*)"),
            Optional.empty(),
            Optional.empty());
    StepOrder step =
        new StepOrder(
            "one.a",
            attempt,
            "main",
            StepOrder.Op.DO,
            Optional.of(command(new Program.Builtin("file", "check"), env)),
            command(new Program.Argv(List.of("echo", "a\nb")), env),
            Optional.of(command(new Program.Script("s", "exit 0\n"), env)),
            Idempotency.CHECK,
            Map.of("n", output),
            OutputLimit.DEFAULT,
            false,
            true);
    HostPin pin = new HostPin("machine", "/var/lib/salvor", "state");
    return new SegmentOrder(new RunId("r-1"), "", pin, 3, 1, List.of(step), List.of());
  }

  @Test
  void digestOfAnOrderThatIsOutThereStaysWhatItWas() {
    assertThat(OrderDigest.of(order(env("A", "1", "B", "2"), 2))).isEqualTo(KEPT);
  }

  @Test
  void whatAnotherVersionWroteBesideDoesNotMatter() throws Exception {
    SegmentOrder order = order(env("A", "1", "B", "2"), 2);
    String json = SalvorJson.mapper().writeValueAsString(order);
    String newer = json.replace("\"variant\":", "\"unheardOf\":true,\"variant\":");

    assertThat(newer).isNotEqualTo(json);
    assertThat(OrderDigest.of(SalvorJson.mapper().readValue(newer, SegmentOrder.class)))
        .isEqualTo(OrderDigest.of(order));
    assertThat(OrderDigest.of(order(env("B", "2", "A", "1"), 2))).isEqualTo(OrderDigest.of(order));
  }

  @Test
  void ordersThatDifferHaveDifferentDigests() {
    assertThat(
            Stream.of(
                    order(env("A", "1", "B", "2"), 2),
                    order(env("A", "1", "B", "2"), 3),
                    order(env("A", "1"), 2),
                    order(env("A", "1\n= 1:2"), 2),
                    order(env("A", "2", "B", "1"), 2))
                .map(OrderDigest::of))
        .doesNotHaveDuplicates();
  }

  /** Who adds a component decides here whether and how the digest shows it, by the rule there. */
  @Test
  void everyComponentOfAnOrderIsKnownHere() {
    assertThat(components(SegmentOrder.class))
        .isEqualTo("runId identity pin segment order steps journal route");
    assertThat(components(HostPin.class)).isEqualTo("machineId stateRoot stateId");
    assertThat(components(StepOrder.class))
        .isEqualTo(
            "id attempt variant op check command verify idempotency outputs outputLimit reboot"
                + " afterUnknown");
    assertThat(components(Command.class))
        .isEqualTo("program env secretEnv secretFiles user cwd timeout grace");
    assertThat(components(Program.Argv.class)).isEqualTo("argv");
    assertThat(components(Program.Script.class)).isEqualTo("name text");
    assertThat(components(Program.Builtin.class)).isEqualTo("action op");
    assertThat(Program.class.getPermittedSubclasses()).hasSize(3);
    assertThat(components(Output.class)).isEqualTo("type from regex json key");
    assertThat(components(OutputLimit.class)).isEqualTo("bytes onOverflow");
  }

  private static String components(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(RecordComponent::getName)
        .collect(Collectors.joining(" "));
  }
}
