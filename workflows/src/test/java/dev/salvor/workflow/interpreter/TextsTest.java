package dev.salvor.workflow.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TextsTest {
  @Test
  void lastWordsAreTheLastLineThatSaysSomething() {
    assertThat(Texts.lastWords("unpacking\ncc is missing on this host\n\n"))
        .isEqualTo(": cc is missing on this host");
  }

  @Test
  void whoSaidNothingHasNoLastWords() {
    assertThat(Texts.lastWords(" \n\n")).isEmpty();
  }

  @Test
  void lastWordsAreShort() {
    assertThat(Texts.lastWords("x".repeat(5000))).hasSize(202);
  }
}
