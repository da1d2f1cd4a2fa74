package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.view.Examples;
import dev.salvor.workflow.contract.run.RunStatus;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is taken back, and what is refused. */
final class RevertTest {
  private final FakeSession session = new FakeSession();
  private final String id = Examples.ID.value();

  private String refused(String... words) {
    assertThat(session.run(words)).isEqualTo(2);
    assertThat(session.engine.decided).isEmpty();
    assertThat(session.engine.started).isEmpty();
    return session.err.toString();
  }

  @Test
  void onlyAnUpdateHasAVersionToGoBackTo() {
    session.engine.state = Optional.of(Examples.running());
    session.engine.before = Optional.of(Examples.request());
    assertThat(refused("abort", id, "--revert")).contains("is no update over the air");
    session.engine.state = Optional.of(Examples.ended(RunStatus.SUCCEEDED));
    assertThat(refused("ota", "rollback", "--of", id, "--why", "x"))
        .contains("is no update over the air");
  }

  @Test
  void whatCannotGoTogetherIsRefused() {
    session.engine.state = Optional.of(Examples.running());
    assertThat(refused("abort", id, "--revert", "--force"))
        .contains("salvor ota rollback --of " + id);
    assertThat(refused("abort", id, "--revert", "--json")).contains("one after the other");
    assertThat(refused("ota", "rollback", "--of", id, "--on", "edge", "--why", "x"))
        .contains("--of and --on");
    assertThat(refused("ota", "rollback", "--of", id, "--to", "9f86d081884c", "--why", "x"))
        .contains("leave out --to");
  }
}
