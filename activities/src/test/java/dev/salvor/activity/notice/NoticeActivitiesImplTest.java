package dev.salvor.activity.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.salvor.notice.Notice;
import dev.salvor.workflow.contract.notice.NoticeDelivery;
import dev.salvor.workflow.contract.notice.NoticeRequest;
import dev.salvor.workflow.contract.notice.NoticeRoute;
import dev.salvor.workflow.contract.run.NodeId;
import io.temporal.failure.TemporalFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What a node that was away for long still tells. */
final class NoticeActivitiesImplTest {
  /** It happened then, and expires a day later. */
  private static final Instant THEN = Instant.parse("2026-11-20T03:00:00Z");

  @TempDir private Path root;

  @BeforeEach
  void ways() throws IOException {
    Files.writeString(
        root.resolve("notices.yaml"),
        """
        schemaVersion: 1
        ways:
          - {name: usual, command: ['true']}
          - {name: patient, command: ['true'], retryFor: 5d}
        """);
  }

  private NoticeActivitiesImpl after(Duration time) {
    Clock clock = Clock.fixed(THEN.plus(time), ZoneOffset.UTC);
    return new NoticeActivitiesImpl(root, new Postman(root, Map.of(), clock), clock);
  }

  private static NoticeRequest request(Notice notice) {
    return new NoticeRequest(notice, new NodeId("0123456789abcdef"));
  }

  private static Notice withoutEnd(Notice n) {
    return new Notice(
        n.id(),
        n.kind(),
        n.at(),
        n.machine(),
        n.run(),
        n.runbook(),
        n.step(),
        n.status(),
        n.title(),
        n.detail(),
        java.util.Optional.empty(),
        n.otherwise(),
        n.commands());
  }

  @ParameterizedTest
  @CsvSource({
    "PT1H, usual patient",
    "PT47H, usual patient",
    "PT49H, patient",
    "PT119H, patient",
    "PT121H, ''"
  })
  void whatIsDaysOldIsNotToldAnyMore(Duration age, String told) {
    assertThat(after(age).route(request(withoutEnd(Ways.notice("n#1")))).legs())
        .extracting(NoticeRoute.Leg::way)
        .isEqualTo(told.isEmpty() ? List.of() : List.of(told.split(" ", -1)));
  }

  @Test
  void whatHasExpiredIsNotToldThoughItIsNew() {
    assertThat(after(Duration.ofHours(23)).route(request(Ways.notice("n#1"))).legs()).hasSize(2);
    assertThat(after(Duration.ofHours(24)).route(request(Ways.notice("n#1"))).legs()).isEmpty();
    assertThat(
            after(Duration.ofHours(24))
                .deliver(new NoticeDelivery(Ways.notice("n#1"), "usual"))
                .why())
        .isEqualTo("it expired at 2026-11-21T03:00:00Z");
  }

  @Test
  void aFileThatStaysBrokenIsInTheLogOnce() throws IOException {
    Logger log = (Logger) LoggerFactory.getLogger(NoticeActivitiesImpl.class);
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    log.addAppender(said);
    try {
      NoticeActivitiesImpl node = after(Duration.ZERO);
      for (String text : List.of("ways: 3", "ways: 3", "ways: 3", "ways: []")) {
        Files.writeString(root.resolve("notices.yaml"), text);
        assertThatThrownBy(() -> node.route(request(Ways.notice("n#1"))))
            .isInstanceOf(TemporalFailure.class);
      }
      assertThat(said.list).hasSize(2);
    } finally {
      log.detachAppender(said);
    }
  }
}
