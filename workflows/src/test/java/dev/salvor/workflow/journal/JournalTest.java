package dev.salvor.workflow.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.event.RunEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JournalTest {
  private static String noted(long seq, String text) {
    return "{\"kind\":\"noted\",\"seq\":%d,\"at\":\"2026-11-20T14:30:22Z\",\"text\":\"%s\"}\n"
        .formatted(seq, text);
  }

  private static List<String> texts(List<Entry> journal) {
    return journal.stream()
        .map(
            entry ->
                switch (entry) {
                  case Entry.Known(RunEvent event) -> ((RunEvent.Noted) event).text();
                  case Entry.Plain plain -> plain.kind();
                })
        .toList();
  }

  @Test
  void repeatedEventCountsOnceAndTheFirstLineWins() {
    String text = noted(1, "a") + noted(2, "b") + noted(2, "other") + noted(3, "c") + noted(1, "a");
    assertThat(texts(Journal.parse(text))).containsExactly("a", "b", "c");
  }

  @Test
  void eventsAreInTheOrderOfTheirNumbers() {
    assertThat(texts(Journal.parse(noted(2, "b") + noted(1, "a")))).containsExactly("a", "b");
  }

  @Test
  void tornLastLineIsLeftOut() {
    String whole = noted(1, "a") + noted(2, "b");
    for (int cut = whole.length() - 2; cut > noted(1, "a").length(); cut--) {
      assertThat(texts(Journal.parse(whole.substring(0, cut)))).containsExactly("a");
    }
    assertThat(texts(Journal.parse(whole.substring(0, whole.length() - 1))))
        .containsExactly("a", "b");
  }

  @Test
  void unreadableLineInTheMiddleIsKept() {
    assertThat(texts(Journal.parse(noted(1, "a") + "{\"kind\":\"no\n" + noted(2, "b"))))
        .containsExactly("a", "unreadable", "b");
  }

  @Test
  void unknownKindIsKeptAsAPlainLineWithItsTime() {
    String line = "{\"kind\":\"moved\",\"seq\":7,\"at\":\"2026-11-20T14:30:22Z\",\"to\":\"x\"}\n";
    List<Entry> journal = Journal.parse(line);
    assertThat(journal).hasSize(1);
    Entry.Plain plain = (Entry.Plain) journal.get(0);
    assertThat(plain.seq()).isEqualTo(7);
    assertThat(plain.kind()).isEqualTo("moved");
    assertThat(plain.at()).isPresent();
    assertThat(plain.text()).contains("\"to\":\"x\"");
  }

  @Test
  void eventWithMissingPartsIsAPlainLine() {
    assertThat(texts(Journal.parse("{\"kind\":\"pivot\",\"seq\":3,\"at\":null}\n")))
        .containsExactly("pivot");
    assertThat(texts(Journal.parse("{\"kind\":\"undo-started\",\"seq\":3}\n")))
        .containsExactly("undo-started");
  }

  @Test
  void fieldsOfNewerVersionsAreIgnored() {
    String line = noted(1, "a").replace("\"text\"", "\"colour\":\"red\",\"text\"");
    assertThat(texts(Journal.parse(line))).containsExactly("a");
  }

  @Test
  void textsThatAreNoJsonObjectAreUnreadable() {
    assertThat(texts(Journal.parse("\n  \n17\n[]\n\"x\"\nnull\n")))
        .containsExactly("unreadable", "unreadable", "unreadable", "unreadable");
  }
}
