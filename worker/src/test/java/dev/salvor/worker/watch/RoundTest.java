package dev.salvor.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.notice.Notice;
import dev.salvor.notice.NoticeKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RoundTest {
  private static final Instant T = Instant.parse("2026-11-20T03:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir private Path folder;
  private Memory memory = Memory.EMPTY;

  private static Finding finding(String key, String sign) {
    return new Finding(key, sign, key + " is " + sign, "detail", "fix it");
  }

  private static String id(String key, Duration at) {
    return "watch-n1#" + key + "." + T.plus(at).toEpochMilli();
  }

  /** What is told after a look at {@code at}; everybody takes it. */
  private List<String> look(Duration at, Finding... findings) {
    memory = Round.after(memory, List.of(findings), "watch-n1", T.plus(at));
    List<String> told =
        memory.outbox().stream()
            .map(Memory.Pending::notice)
            .map(notice -> notice.id() + " " + notice.title())
            .toList();
    List<Memory.Pending> taken = memory.outbox();
    memory = memory.withOutbox(List.of());
    taken.forEach(message -> memory = memory.heard(message, "mail"));
    return told;
  }

  @Test
  void aFindingIsToldOnceThenDailyAndOnceWhenItIsOver() {
    assertThat(look(Duration.ZERO, finding("engine", "dead")))
        .containsExactly(id("engine", Duration.ZERO) + " engine is dead");
    assertThat(look(HOUR, finding("engine", "dead"))).isEmpty();
    assertThat(look(HOUR.multipliedBy(25), finding("engine", "dead")))
        .containsExactly(id("engine", HOUR.multipliedBy(25)) + " still: engine is dead");
    assertThat(look(HOUR.multipliedBy(30), finding("engine", "dead"))).isEmpty();
    assertThat(look(HOUR.multipliedBy(31)))
        .containsExactly(id("engine", HOUR.multipliedBy(31)) + " over: engine is dead");
    assertThat(look(HOUR.multipliedBy(32))).isEmpty();
  }

  @Test
  void whatHasBecomeAnotherMatterIsToldAtOnce() {
    look(Duration.ZERO, finding("disk", "below-10"));

    assertThat(look(HOUR, finding("disk", "below-5")))
        .containsExactly(id("disk", HOUR) + " disk is below-5");
    assertThat(memory.known().values()).extracting(Memory.Known::since).containsExactly(T);
  }

  @Test
  void whatHasHappenedIsToldOnceAndHasNoEnd() {
    Finding happened = finding("pause", "resumed").as(Finding.Manner.ONCE);
    assertThat(look(Duration.ZERO, happened)).hasSize(1);
    assertThat(look(HOUR, happened)).isEmpty();
    assertThat(look(HOUR.multipliedBy(30), happened)).isEmpty();
    assertThat(look(HOUR.multipliedBy(31))).isEmpty();
    assertThat(look(HOUR.multipliedBy(32), happened)).as("a new one").hasSize(1);
  }

  @Test
  void whatSomebodyWantsSoIsNotToldAndItsEndOnlyToThoseWhoHeardOfIt() {
    Finding held = finding("pause", "held").as(Finding.Manner.HELD);
    assertThat(look(Duration.ZERO, held)).isEmpty();
    assertThat(look(HOUR.multipliedBy(30), held)).isEmpty();
    assertThat(look(HOUR.multipliedBy(31))).isEmpty();

    assertThat(look(HOUR.multipliedBy(32), finding("pause", "late"))).hasSize(1);
    assertThat(look(HOUR.multipliedBy(33), held)).isEmpty();
    assertThat(look(HOUR.multipliedBy(34)))
        .containsExactly(id("pause", HOUR.multipliedBy(34)) + " over: pause is held");
  }

  @Test
  void oneThatComesBackIsANewOne() {
    look(Duration.ZERO, finding("engine", "dead"));
    look(HOUR);

    assertThat(look(HOUR.multipliedBy(2), finding("engine", "dead")))
        .containsExactly(id("engine", HOUR.multipliedBy(2)) + " engine is dead");
  }

  @Test
  void aMessageThatNobodyTookStaysUnderItsId() {
    memory = Round.after(memory, List.of(finding("engine", "dead")), "watch-n1", T);
    memory = Round.after(memory, List.of(finding("engine", "dead")), "watch-n1", T.plus(HOUR));

    assertThat(memory.outbox())
        .extracting(Memory.Pending::notice)
        .extracting(Notice::id)
        .containsExactly(id("engine", Duration.ZERO));
  }

  @Test
  void whatWasOverBeforeAnybodyHeardOfItIsNotTold() {
    memory = Round.after(memory, List.of(finding("engine", "dead")), "watch-n1", T);
    memory = Round.after(memory, List.of(), "watch-n1", T.plus(HOUR));

    assertThat(memory.outbox()).isEmpty();
    assertThat(memory.known()).isEmpty();
  }

  @Test
  void thatItIsOverGoesToThoseWaysOnlyThatHeardOfIt() {
    memory = Round.after(memory, List.of(finding("engine", "dead")), "watch-n1", T);
    memory = memory.heard(memory.outbox().getFirst(), "mail");
    memory = Round.after(memory, List.of(finding("engine", "gone")), "watch-n1", T.plus(HOUR));
    memory = Round.after(memory, List.of(), "watch-n1", T.plus(HOUR.multipliedBy(2)));

    assertThat(memory.outbox())
        .singleElement()
        .satisfies(
            over -> {
              assertThat(over.notice().kind()).isEqualTo(NoticeKind.OVER);
              assertThat(over.isFor("mail")).isTrue();
              assertThat(over.isFor("pager")).isFalse();
            });
  }

  @Test
  void theMemoryOfAnOlderVersionDoesNotKnowWhoHeardAndTellsAll() throws IOException {
    look(Duration.ZERO, finding("engine", "dead"));
    Path file = folder.resolve("watch-node.json");
    memory.write(file);
    Files.writeString(
        file, Files.readString(file).replaceAll(",\\s*\"heard\"\\s*:\\s*\\[[^]]*]", ""));
    assertThat(Files.readString(file)).doesNotContain("heard");
    memory = Round.after(Memory.read(file), List.of(), "watch-n1", T.plus(HOUR));

    assertThat(memory.outbox())
        .singleElement()
        .satisfies(over -> assertThat(over.isFor("pager")).isTrue());
  }

  @Test
  void aMessageThatNobodyTakesForADayIsGivenUpForTheReminder() {
    memory = Round.after(memory, List.of(finding("engine", "dead")), "watch-n1", T);
    memory =
        Round.after(
            memory, List.of(finding("engine", "dead")), "watch-n1", T.plus(HOUR.multipliedBy(25)));

    assertThat(memory.outbox())
        .extracting(Memory.Pending::notice)
        .extracting(Notice::title)
        .containsExactly("still: engine is dead");
  }

  @Test
  void idsHaveNoCharacterThatAHeaderCannotHave() {
    assertThat(look(Duration.ZERO, finding("disk:/dev/vda ext4 ü", "low")))
        .containsExactly(
            id("disk:/dev/vda%20ext4%20%FC", Duration.ZERO) + " disk:/dev/vda ext4 ü is low");
  }

  @Test
  void whatIsOverInTheSameSecondHasAnIdOfItsOwn() {
    look(Duration.ZERO, finding("engine", "dead"));

    assertThat(look(Duration.ofMillis(7)))
        .containsExactly(id("engine", Duration.ofMillis(7)) + " over: engine is dead");
  }

  @Test
  void nothingIsKeptOfFindingsThatAreOver() {
    for (int i = 0; i < 50; i++) {
      look(HOUR.multipliedBy(2L * i), finding("waiting:run-" + i, "late"));
      look(HOUR.multipliedBy(2L * i + 1));
    }
    assertThat(memory).isEqualTo(Memory.EMPTY);
  }

  @Test
  void theMemoryIsWholeOrNotThere() throws IOException {
    memory = Round.after(memory, List.of(finding("engine", "dead")), "watch-n1", T);
    Path file = folder.resolve("watch-node.json");
    memory.write(file);
    assertThat(Memory.read(file)).isEqualTo(memory);

    Files.writeString(file, Files.readString(file).substring(0, 40));
    assertThat(Memory.read(file)).isEqualTo(Memory.EMPTY);
    assertThat(Memory.read(folder.resolve("nothing"))).isEqualTo(Memory.EMPTY);
    Files.writeString(file, "null");
    assertThat(Memory.read(file)).isEqualTo(Memory.EMPTY);
    Files.writeString(file, "{}");
    assertThat(Memory.read(file)).isEqualTo(Memory.EMPTY);
  }
}
