package dev.salvor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class ChainCheckTest {
  private static final Instant AT = Instant.parse("2026-11-20T14:30:22Z");

  private final List<byte[]> lines = new ArrayList<>();
  private ChainEnd end = ChainEnd.BEGINNING;

  ChainCheckTest() {
    for (int i = 1; i <= 6; i++) {
      add(entry(AuditAction.DECISION, "line " + i));
    }
  }

  private static AuditEntry entry(AuditAction action, String why) {
    return AuditEntry.of(AT, action, Who.of("ann"), Whence.worker("desk")).run("a-1").why(why);
  }

  private void add(AuditEntry entry) {
    AuditLine.Text text = AuditLine.after(end, entry);
    lines.add(text.bytes());
    end = text.end();
  }

  private List<ChainFinding> check(List<byte[]> log) {
    ChainCheck check = ChainCheck.whole();
    check.expect(end);
    for (int i = 0; i < log.size(); i++) {
      check.line("f", i + 1, log.get(i), true);
    }
    return check.finish("f");
  }

  @Test
  void aLogAsItWasWrittenIsWhole() {
    assertThat(check(lines)).isEmpty();
  }

  @Test
  void anEntryIsReadAsItWasWritten() {
    AuditEntry full =
        new AuditEntry(
            AT,
            AuditAction.REFUSAL,
            new Who("root", Optional.of("ann"), Optional.of(1000L), Optional.of("SHA256:x")),
            new Whence(
                Whence.Way.SSH,
                "desk",
                Optional.of("pts/3"),
                Optional.of("2001:db8::1"),
                Optional.empty()),
            Optional.of("run-1"),
            Optional.of("ota"),
            Optional.of("web1"),
            Optional.of("one.two"),
            Optional.of("abc"),
            Optional.of("failed"),
            Optional.of("\"quoted\" \n\u202e äöü \ud83d\ude00"),
            Optional.of(7L),
            java.util.Map.of("b", "2", "a", "1"));
    AuditLine line = AuditLine.parse(AuditLine.after(end, full).bytes()).orElseThrow();
    assertThat(line.entry()).isEqualTo(full);
    assertThat(line.seq()).isEqualTo(7);
    assertThat(line.previous()).isEqualTo(end.hash());
  }

  @Test
  void anActionOfANewerVersionIsRead() {
    String text =
        new String(
                AuditLine.after(ChainEnd.BEGINNING, entry(AuditAction.START, "x")).bytes(),
                StandardCharsets.UTF_8)
            .replaceFirst(",\"hash\".*", "")
            .replace("\"start\"", "\"teleport\"");
    String line = text + ",\"hash\":\"" + AuditLine.sha256(bytes(text)) + "\"}";
    assertThat(AuditLine.parse(bytes(line)).orElseThrow().entry().action())
        .isEqualTo(AuditAction.OTHER);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void everyChangeOfASingleByteIsFoundAtItsLine() {
    for (int line = 0; line < lines.size(); line++) {
      for (int at = 0; at < lines.get(line).length; at++) {
        for (int mask : new int[] {0x01, 0x20, 0x80}) {
          List<byte[]> log = new ArrayList<>(lines);
          byte[] changed = lines.get(line).clone();
          changed[at] ^= (byte) mask;
          log.set(line, changed);
          assertThat(check(log).getFirst().line())
              .as("byte %d of line %d", at, line + 1)
              .isEqualTo(line + 1);
        }
      }
    }
  }

  @Test
  void aByteMoreOrLessIsFound() {
    for (int at = 0; at <= lines.get(2).length; at++) {
      byte[] old = lines.get(2);
      byte[] more = Arrays.copyOf(old, old.length + 1);
      System.arraycopy(old, at, more, at + 1, old.length - at);
      more[at] = ' ';
      List<byte[]> log = new ArrayList<>(lines);
      log.set(2, more);
      assertThat(check(log)).isNotEmpty().first().extracting(ChainFinding::line).isEqualTo(3L);
      if (at < old.length) {
        byte[] less = Arrays.copyOf(old, old.length - 1);
        System.arraycopy(old, at + 1, less, at, old.length - at - 1);
        log.set(2, less);
        assertThat(check(log)).isNotEmpty().first().extracting(ChainFinding::line).isEqualTo(3L);
      }
    }
  }

  @Test
  void everyRunOfLinesThatIsTakenAwayIsFound() {
    for (int from = 0; from < lines.size(); from++) {
      for (int to = from + 1; to <= lines.size(); to++) {
        List<byte[]> log = new ArrayList<>(lines);
        log.subList(from, to).clear();
        boolean isEnd = to == lines.size();
        ChainFinding found = check(log).getFirst();
        assertThat(found.line()).isEqualTo(isEnd ? from : from + 1);
        assertThat(found.what()).contains(isEnd ? "cut off behind it" : "missing before it");
      }
    }
  }

  @Test
  void everyLineThatIsDoubledAnywhereIsFound() {
    for (int which = 0; which < lines.size(); which++) {
      for (int at = 0; at <= lines.size(); at++) {
        List<byte[]> log = new ArrayList<>(lines);
        log.add(at, lines.get(which));
        assertThat(check(log)).as("%d at %d", which, at).isNotEmpty();
      }
    }
  }

  @Test
  void everyTwoLinesThatChangePlacesAreFound() {
    for (int a = 0; a < lines.size(); a++) {
      for (int b = a + 1; b < lines.size(); b++) {
        List<byte[]> log = new ArrayList<>(lines);
        log.set(a, lines.get(b));
        log.set(b, lines.get(a));
        assertThat(check(log).getFirst().line()).isEqualTo(a + 1);
      }
    }
  }

  @Test
  void aLineThatIsWrittenAnewWithAHashOfItsOwnIsFound() {
    for (int i = 0; i < lines.size(); i++) {
      AuditLine old = AuditLine.parse(lines.get(i)).orElseThrow();
      byte[] forged =
          AuditLine.after(
                  new ChainEnd(old.seq() - 1, old.previous()),
                  entry(AuditAction.DECISION, "forged"))
              .bytes();
      List<byte[]> log = new ArrayList<>(lines);
      log.set(i, forged);
      assertThat(check(log)).as("replaced %d", i).isNotEmpty();
      log = new ArrayList<>(lines);
      log.add(i, forged);
      assertThat(check(log)).as("put in %d", i).isNotEmpty();
    }
  }

  @Test
  void aTornLineIsExcusedByTheEntryThatNamesItAndByNoOther() {
    byte[] torn = Arrays.copyOf(lines.get(5), 30);
    AuditEntry note = entry(AuditAction.TORN, "half");
    List<byte[]> log = new ArrayList<>(lines);
    log.add(torn);
    add(note.detail(ChainCheck.TORN_DIGEST, AuditLine.sha256(torn)));
    log.add(lines.getLast());
    assertThat(check(log)).isEmpty();

    log.set(6, Arrays.copyOf(torn, 29));
    assertThat(check(log)).singleElement().extracting(ChainFinding::line).isEqualTo(7L);
    log.set(6, torn);
    log.add(6, torn);
    assertThat(check(log)).singleElement().extracting(ChainFinding::line).isEqualTo(7L);
  }

  @Test
  void damageThatAWriterNotedStaysFound() {
    add(entry(AuditAction.DAMAGED, "the file head was missing"));
    add(entry(AuditAction.START, "goes on"));
    assertThat(check(lines))
        .singleElement()
        .satisfies(f -> assertThat(f.toString()).startsWith("f:7: ").contains("head was missing"));
  }

  @Test
  void anEndThatWasNotedElsewhereProvesWhatNobodyHereCould() {
    ChainEnd noted = end;
    ChainEnd forged = AuditLine.parse(lines.get(2)).orElseThrow().end();
    lines.subList(3, lines.size()).clear();
    end = forged;
    add(entry(AuditAction.DECISION, "another story"));
    assertThat(check(lines)).isEmpty();

    ChainCheck check = ChainCheck.whole();
    check.expect(noted);
    for (int i = 0; i < lines.size(); i++) {
      check.line("f", i + 1, lines.get(i), true);
    }
    assertThat(check.finish("f")).isNotEmpty();
  }

  @Test
  void ofAPartTheBeginningIsNotAsked() {
    ChainCheck check = ChainCheck.part();
    for (int i = 3; i < lines.size(); i++) {
      check.line("f", i - 2, lines.get(i), true);
    }
    assertThat(check.finish("f")).isEmpty();
    assertThat(check.lines()).isEqualTo(3);
    assertThat(check.end()).isEqualTo(end);
  }

  @Test
  void anEndIsReadAsItIsPrinted() {
    assertThat(ChainEnd.parse(end.toString())).contains(end);
    assertThat(ChainEnd.parse("6:abc")).isEmpty();
    assertThat(ChainEnd.parse("x" + end)).isEmpty();
  }

  @Property(tries = 300)
  void noTextOfPeopleBreaksALine(@ForAll @StringLength(max = 1200) String why) {
    AuditLine.Text text = AuditLine.after(ChainEnd.BEGINNING, entry(AuditAction.START, why));
    assertThat(new String(text.bytes(), StandardCharsets.UTF_8)).doesNotContain("\n", "\r");
    assertThat(AuditLine.parse(text.bytes())).isPresent();
  }

  @Property(tries = 300)
  void noBytesMakeItThrow(@ForAll byte[] bytes) {
    ChainCheck check = ChainCheck.whole();
    check.line("f", 1, bytes, true);
    check.line("f", 2, bytes, false);
    assertThat(check.finish("f")).isNotEmpty();
  }
}
