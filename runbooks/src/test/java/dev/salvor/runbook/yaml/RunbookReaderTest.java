package dev.salvor.runbook.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Action;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.OnFailure;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.json.SalvorJson;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class RunbookReaderTest {

  static Definition good() throws URISyntaxException {
    URL url =
        Objects.requireNonNull(
            RunbookReaderTest.class.getResource("/dev/salvor/runbook/good/libxcrypt.yaml"));
    RunbookReader.Result result = RunbookReader.read(Path.of(url.toURI()));
    assertThat(BadRunbooksTest.said(result)).isEmpty();
    return ((RunbookReader.Result.Read) result).definition();
  }

  @Test
  void fillsInTheDefaults() throws URISyntaxException {
    Definition definition = good();
    Step.Single rebuild = (Step.Single) definition.runbook().phases().get(0).steps().get(0);
    assertThat(rebuild.main().timeout()).isEqualTo("${{ params.buildTimeout }}");
    assertThat(rebuild.main().grace()).isEqualTo("10s");
    assertThat(rebuild.main().env()).isEqualTo(Map.of("LC_ALL", "C"));
    assertThat(rebuild.check().orElseThrow().timeout()).isEqualTo("5m");
    assertThat(rebuild.onFailure()).isEqualTo(OnFailure.CONTINUE);
    assertThat(rebuild.idempotency()).isEqualTo(Idempotency.SAFE);
    assertThat(rebuild.ask().timeout()).isEqualTo("24h");
    assertThat(definition.runbook().finallyTimeout()).isEqualTo("15m");
    assertThat(definition.files())
        .containsOnlyKeys("files/build.sh", "files/can-hash.sh", "files/restore.sh");
  }

  @Test
  void keepsNumbersInArgumentsAsWritten() throws URISyntaxException {
    Step.Single report = (Step.Single) good().runbook().phases().get(0).steps().get(1);
    assertThat(((Action.Run) report.main().action()).argv())
        .isEqualTo(
            List.of("echo", "built ${{ outputs.rebuild.version }} for ${{ host.name }}", "3"));
  }

  @Test
  void goesThroughJsonUnchanged() throws URISyntaxException, IOException {
    Definition definition = good();
    byte[] json = SalvorJson.mapper().writeValueAsBytes(definition);
    Definition back = SalvorJson.mapper().readValue(json, Definition.class);
    assertThat(back.runbook()).isEqualTo(definition.runbook());
    assertThat(back.sha256()).isEqualTo(definition.sha256());
    assertThat(SalvorJson.mapper().writeValueAsBytes(back)).isEqualTo(json);
  }
}
