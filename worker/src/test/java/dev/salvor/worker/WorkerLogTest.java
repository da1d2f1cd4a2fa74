package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.salvor.activity.log.MaskingConverter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkerLogTest {
  @TempDir private Path state;

  @Test
  void aSecretInAnExceptionIsMaskedInTheLogOfTheWorker() throws JoranException, IOException {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    context.putProperty("SALVOR_STATE_DIR", state.toString());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(
        Objects.requireNonNull(getClass().getResource("/salvor-worker-logback.xml")));
    Logger log = context.getLogger("io.temporal.worker");

    MaskingConverter.hide(List.of("tr0ub4dor&3"));
    log.warn(
        "activity failed for {}",
        "tr0ub4dor&3",
        new IllegalStateException("cannot log in", new IOException("refused tr0ub4dor&3")));
    log.warn("it said password=hunter2");
    context.stop();

    assertThat(Files.readString(state.resolve("node/worker.log")))
        .contains("WARN  io.temporal.worker activity failed for ***\n")
        .contains("java.lang.IllegalStateException: cannot log in\n")
        .contains("Caused by: java.io.IOException: refused ***\n")
        .contains("it said password=***\n")
        .doesNotContain("tr0ub4dor")
        .doesNotContain("hunter2");
  }
}
