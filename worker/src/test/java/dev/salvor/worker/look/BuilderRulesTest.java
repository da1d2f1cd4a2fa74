package dev.salvor.worker.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Idle beside work, gone, up where disabled. */
final class BuilderRulesTest {
  private static final Duration TEN = Duration.ofMinutes(10);
  private static final Orchestrator.Builder WORKS = new Orchestrator.Builder(true, false);
  private static final Orchestrator.Builder IDLE = new Orchestrator.Builder(true, true);
  private static final Orchestrator.Builder DOWN = new Orchestrator.Builder(false, false);

  @TempDir private Path folder;
  private LookCase looks;

  @BeforeEach
  void begin() {
    looks = new LookCase(folder);
  }

  private void idle(Duration at, long queued, Map<String, Orchestrator.Builder> builders)
      throws IOException {
    looks.look(
        at,
        context ->
            new BuilderRules("swarm", context.stops(), context.since(), context.found())
                .idle(queued, builders, TEN));
  }

  private List<BuilderRules.Remedy> configured(
      Duration at, Map<String, Orchestrator.Builder> builders, String... wanted)
      throws IOException {
    List<BuilderRules.Remedy> out = new ArrayList<>();
    looks.look(
        at,
        context ->
            out.addAll(
                new BuilderRules("swarm", context.stops(), context.since(), context.found())
                    .configured(
                        List.of(wanted).stream().map(BuilderRules.Configured::of).toList(),
                        builders,
                        TEN)));
    return out;
  }

  @Test
  void theSameBuilderMustBeIdleBesideWorkForLongerThanTheLimit() throws IOException {
    idle(Duration.ZERO, 5, Map.of("b1", IDLE, "b2", WORKS));
    idle(TEN.dividedBy(2), 5, Map.of("b1", WORKS, "b2", IDLE));
    idle(TEN, 5, Map.of("b1", IDLE, "b2", WORKS));
    assertThat(looks.told()).as("they take turns").isEmpty();

    idle(TEN.multipliedBy(2), 5, Map.of("b1", IDLE, "b2", WORKS));
    assertThat(looks.told())
        .containsExactly("alert orchestrator swarm has work, and builders are idle");
    idle(TEN.multipliedBy(3), 0, Map.of("b1", IDLE, "b2", IDLE));
    assertThat(looks.told())
        .containsExactly("over over: orchestrator swarm has work, and builders are idle");
  }

  @Test
  void anEmptyQueueAndABuilderThatIsDownAreNoIdleness() throws IOException {
    for (int at = 0; at < 5; at++) {
      idle(TEN.multipliedBy(at), 0, Map.of("b1", IDLE));
    }
    for (int at = 5; at < 9; at++) {
      idle(TEN.multipliedBy(at), 5, Map.of("b1", new Orchestrator.Builder(false, true)));
    }
    assertThat(looks.told()).isEmpty();
  }

  @Test
  void whileItIsPausedIdlenessIsNeitherOverNorCounted() throws IOException {
    idle(Duration.ZERO, 5, Map.of("b1", IDLE));
    idle(TEN, 5, Map.of("b1", IDLE));
    assertThat(looks.told()).hasSize(1);
    looks.look(
        TEN.multipliedBy(2),
        context ->
            new BuilderRules("swarm", context.stops(), context.since(), context.found())
                .idleUnseen());
    assertThat(looks.told()).isEmpty();
    idle(TEN.multipliedBy(3), 5, Map.of("b1", IDLE));
    assertThat(looks.told()).as("not told anew").isEmpty();
  }

  @Test
  void aBuilderThatIsGoneAndOneThatIsUpAgainstItsConfigurationAreTold() throws IOException {
    Map<String, Orchestrator.Builder> seen = Map.of("b1", WORKS, "b2", DOWN, "b4", WORKS);
    String[] wanted = {"b1=enabled", "b2=enabled", "b3", "b4=disabled", "b5=disabled"};
    assertThat(configured(Duration.ZERO, seen, wanted)).isEmpty();
    assertThat(looks.told()).isEmpty();

    List<BuilderRules.Remedy> remedies = configured(TEN, seen, wanted);
    assertThat(remedies)
        .extracting(r -> r.what() + " " + r.builder())
        .containsExactly("start b2", "start b3", "stop b4");
    assertThat(remedies).extracting(BuilderRules.Remedy::since).containsOnly(LookCase.T);
    assertThat(looks.told())
        .containsExactly(
            "alert builder b2 is gone, and is enabled",
            "alert builder b3 is gone, and is enabled",
            "alert builder b4 is up, and is disabled");
    configured(TEN.multipliedBy(2), Map.of("b1", WORKS, "b2", WORKS, "b3", WORKS), wanted);
    assertThat(looks.told()).hasSize(3).allMatch(line -> line.startsWith("over "));
  }

  @Test
  void aBuilderThatSomebodyStoppedIsLeftAloneUntilThen() throws IOException {
    looks.stop("builder:b2", Duration.ZERO, Duration.ofHours(1));
    configured(Duration.ZERO, Map.of(), "b2");
    assertThat(configured(TEN, Map.of(), "b2")).as("no remedy").isEmpty();
    assertThat(looks.told()).isEmpty();
    assertThat(configured(Duration.ofHours(1), Map.of(), "b2")).hasSize(1);
    assertThat(looks.told()).containsExactly("alert builder b2 is gone, and is enabled");
  }

  @Test
  void aConfigurationThatIsNoneIsRefused() {
    assertThatThrownBy(() -> BuilderRules.Configured.of("b1=on"))
        .hasMessage("builders: \"b1=on\" is neither NAME=enabled nor NAME=disabled");
  }
}
