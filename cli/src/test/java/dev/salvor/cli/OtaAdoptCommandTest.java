package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.RunRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OtaAdoptCommandTest {
  private final FakeSession session = new FakeSession();

  private int adopt(String... words) {
    List<String> all = new ArrayList<>(List.of("ota", "adopt", "--app", "shop", "--detach"));
    all.addAll(List.of(words));
    return session.run(all.toArray(String[]::new));
  }

  private RunRequest started() {
    assertThat(session.engine.started).as(session.err.toString()).hasSize(1);
    return session.engine.started.getFirst();
  }

  @Test
  void isARunOfItsRunbookWithWhatWasSaid() {
    adopt(
        "--binary",
        "/usr/local/bin/shop",
        "--web",
        "/opt/shop-web",
        "--units",
        "shop.service,queue.service",
        "-p",
        "proxyTest=");
    assertThat(started().definition().runbook().name()).isEqualTo("ota-adopt");
    assertThat(started().parameters())
        .containsEntry("app", "shop")
        .containsEntry("binary", "/usr/local/bin/shop")
        .containsEntry("web", "/opt/shop-web")
        .containsEntry("undo", false)
        .containsEntry("units", List.of("shop.service", "queue.service"))
        .containsEntry("listen", List.of("443=nginx.service"))
        .containsEntry("versionPath", "/version")
        .containsEntry("proxyTest", "");
  }

  @Test
  void theWayOutNeedsNoPaths() {
    adopt("--undo", "--why", "back to packages");
    assertThat(started().parameters())
        .containsEntry("undo", true)
        .containsEntry("why", "back to packages")
        .containsEntry("binary", "");
  }

  // arguments, what is said
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--undo | --undo needs --why",
        "--web /opt/shop-web | --binary is missing",
        "--binary shop | binary",
        "--binary /usr/local/bin/ | binary",
        "--binary /usr/local/bin/shop --schema 4 | schema",
      })
  void aMistakeIsUsageAndStartsNothing(String words, String said) {
    assertThat(adopt(words.split(" ", -1))).isEqualTo(2);
    assertThat(session.err.toString()).contains(said);
    assertThat(session.engine.started).isEmpty();
  }
}
