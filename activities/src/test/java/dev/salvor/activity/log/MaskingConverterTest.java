package dev.salvor.activity.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MaskingConverterTest {
  @TempDir private Path temp;

  @Test
  void logOfTheWorkerIsMaskedWithItsExceptions() throws JoranException, IOException {
    Path file = temp.resolve("worker.log");
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    context.putProperty("file", file.toString());
    configurator.doConfigure(Path.of("src/test/resources/log/masking.xml").toFile());
    Logger log = context.getLogger("test");

    log.info("password=hunter2 for {}", "tr0ub4dor");
    MaskingConverter.hide(List.of("tr0ub4dor"));
    log.warn("user {}", "tr0ub4dor", new IllegalStateException("refused tr0ub4dor"));
    context.stop();

    List<String> lines = Files.readAllLines(file);
    assertThat(lines.get(0)).isEqualTo("INFO password=*** for tr0ub4dor");
    assertThat(lines.get(1)).isEqualTo("WARN user ***");
    assertThat(lines.get(2)).isEqualTo("java.lang.IllegalStateException: refused ***");
  }
}
