package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.worker.process.NodeException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OldOutputsTest {
  @Test
  void aMonthIsUsualAndForeverKeepsEverything() throws NodeException {
    assertThat(OldOutputs.kept(Map.of())).contains(Duration.ofDays(30));
    assertThat(OldOutputs.kept(Map.of(OldOutputs.SETTING, "12h"))).contains(Duration.ofHours(12));
    assertThat(OldOutputs.kept(Map.of(OldOutputs.SETTING, "forever"))).isEmpty();
  }

  @Test
  void aNumberWithoutUnitIsRefusedWithWhatToWrite() {
    assertThatThrownBy(() -> OldOutputs.kept(Map.of(OldOutputs.SETTING, "30")))
        .isInstanceOf(NodeException.class)
        .hasMessage("SALVOR_KEEP_OUTPUTS=30 is not a duration; write 30d, 12h or forever");
  }
}
