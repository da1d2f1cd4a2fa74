package dev.salvor.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WordingTest {
  private static final Notice NOTICE =
      new Notice(
          "night#7",
          NoticeKind.QUESTION,
          Instant.parse("2026-11-20T03:00:00Z"),
          "web1",
          "night",
          "crash-recovery",
          "one.a",
          "WAITING",
          "waits for a decision about one.a",
          "exited with 3",
          Optional.of(Instant.parse("2026-11-21T03:00:00Z")),
          "abort",
          List.of("salvor show night", "salvor retry night one.a --why …"));

  private static Way way(Optional<String> subject, Optional<String> text) {
    return new Way(
        "w",
        new Way.Means.Desktop(),
        Set.of(NoticeKind.QUESTION, NoticeKind.ALERT),
        List.of("crash-*"),
        subject,
        text,
        Duration.ofSeconds(1),
        Duration.ZERO);
  }

  @Test
  void salvorsOwnWordsSayEverything() {
    Message message = Wording.of(NOTICE, way(Optional.empty(), Optional.empty()));

    assertThat(message.subject()).isEqualTo("salvor@web1: night waits for a decision about one.a");
    assertThat(message.text())
        .isEqualTo(
            """
            exited with 3

            run      night (crash-recovery), WAITING
            step     one.a
            machine  web1
            at       2026-11-20T03:00:00Z
            until    2026-11-21T03:00:00Z, then abort

            What you can do:
              salvor show night
              salvor retry night one.a --why …
            """);
  }

  @Test
  void aTemplateSeesTheWholeNotice() {
    Message message =
        Wording.of(
            NOTICE,
            way(
                Optional.of("[${{ notice.status }}] ${{ notice.run.upperAscii() }}"),
                Optional.of("${{ notice.until != '' ? 'hurry' : 'calm' }}: ${{notice.commands}}")));

    assertThat(message.subject()).isEqualTo("[WAITING] NIGHT");
    assertThat(message.text())
        .isEqualTo("hurry: salvor show night\nsalvor retry night one.a --why …\n");
  }

  @Test
  void aTemplateThatBreaksKeepsNothingBack() {
    Message message =
        Wording.of(NOTICE, way(Optional.empty(), Optional.of("${{ int(notice.detail) }}")));

    assertThat(message.text()).startsWith("exited with 3").contains("(a template of this way: ");
  }

  @Test
  void aSubjectIsOneLineWhateverIsInIt() {
    Message message =
        Wording.of(
            NOTICE, way(Optional.of("a\nBcc: x@y ${{ notice.commands }}"), Optional.empty()));

    assertThat(message.subject()).doesNotContain("\n").startsWith("a Bcc: x@y salvor show");
  }

  @Test
  void longTextsAreCut() {
    Message message = new Message(NOTICE, "s".repeat(500), "t".repeat(50_000) + "\u0000");

    assertThat(message.subject()).hasSize(200).endsWith("…");
    assertThat(message.text()).hasSize(16_001);
  }

  @Test
  void filtersLookAtKindAndRunbook() {
    Way way = way(Optional.empty(), Optional.empty());

    assertThat(way.takes(NOTICE)).isTrue();
    assertThat(way.takes(of(NoticeKind.PIVOT, "night", "crash-recovery"))).isFalse();
    assertThat(way.takes(of(NoticeKind.QUESTION, "night", "ota"))).isFalse();
    assertThat(way.takes(of(NoticeKind.QUESTION, "night", "xcrash-recovery"))).isFalse();
    assertThat(way.takes(of(NoticeKind.ALERT, "", ""))).isTrue();
    assertThat(way.takes(of(NoticeKind.TEST, "", ""))).isTrue();
  }

  private static Notice of(NoticeKind kind, String run, String runbook) {
    return new Notice(
        "x",
        kind,
        Instant.EPOCH,
        "",
        run,
        runbook,
        "",
        "",
        "",
        "",
        Optional.empty(),
        "",
        List.of());
  }
}
