package dev.salvor.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class TransientUnitTest {
  private static final UnitLimits ENGINE =
      UnitLimits.ofEngine(
          Path.of("/state/engine"),
          List.of(Path.of("/bin/engine")),
          List.of(Path.of("/etc/shadow")),
          List.of(Path.of("/state")));

  private final List<List<String>> begun = new ArrayList<>();

  @Test
  void whatThisSystemdDoesNotKnowIsLeftOutAndTheRestHolds() {
    // as systemd 241 says it, and one that says it of two names of one kind
    Set<String> unknown = Set.of("OOMPolicy", "ProtectClock", "ProtectKernelLogs");
    Programs.Result result = start(line -> refusing(line, unknown));

    assertThat(result.isOk()).isTrue();
    assertThat(begun).hasSize(1);
    assertThat(begun.getFirst())
        .contains("--property=NoNewPrivileges=yes", "--property=UMask=0077")
        .noneMatch(word -> word.contains("OOMPolicy") || word.contains("ProtectClock"));
  }

  @Test
  void withoutAWayToHearOfItsFailureThereIsNoSandbox() {
    assertThat(start(line -> refusing(line, Set.of("Type"))).isOk()).isTrue();

    assertThat(begun.getFirst())
        .contains("--property=UMask=0077")
        .noneMatch(word -> word.contains("NoNewPrivileges") || word.contains("ProtectSystem"));
  }

  @Test
  void whereTheKernelMakesNoSandboxTheUnitIsBegunWithoutIt() {
    assertThat(
            start(
                    line ->
                        line.contains("--property=ProtectSystem=strict")
                            ? failure("Job for x.service failed. See \"journalctl -xeu x.service\"")
                            : ok(line))
                .isOk())
        .isTrue();

    assertThat(begun.getFirst())
        .contains("--property=UMask=0077", "/bin/sh")
        .noneMatch(word -> word.contains("Protect") || word.contains("Type="));
  }

  @Test
  void aUnitThatIsThereAlreadyIsLeftAlone() {
    Programs.Result result =
        start(
            line ->
                line.getFirst().equals("systemctl")
                    ? new Programs.Result(0, "active\n")
                    : failure("Unit x.service was already loaded or has a fragment file."));

    assertThat(result.isOk()).isTrue();
    assertThat(begun).isEmpty();
  }

  @Test
  void whatFailsForAnotherReasonIsSaidAfterAFewTries() {
    List<List<String>> tries = new ArrayList<>();
    Programs.Result result =
        start(
            line -> {
              tries.add(line);
              return failure("Failed to connect to bus");
            });

    assertThat(result.output()).isEqualTo("Failed to connect to bus");
    assertThat(tries).hasSizeLessThan(10);
  }

  private Programs.Result start(Function<List<String>, Programs.Result> systemd) {
    return new TransientUnit("x", List.of("/bin/sh", "engine.sh"), systemd).start(ENGINE);
  }

  private Programs.Result refusing(List<String> line, Set<String> unknown) {
    return line.stream()
        .filter(word -> word.startsWith("--property="))
        .map(word -> word.substring("--property=".length()))
        .filter(property -> unknown.contains(property.substring(0, property.indexOf('='))))
        .findFirst()
        .map(property -> failure("Unknown assignment: " + property))
        .orElseGet(() -> ok(line));
  }

  private Programs.Result ok(List<String> line) {
    if (line.getFirst().equals("systemctl")) {
      return new Programs.Result(3, "inactive\n");
    }
    begun.add(line);
    return new Programs.Result(0, "");
  }

  private static Programs.Result failure(String said) {
    return new Programs.Result(1, said);
  }
}
