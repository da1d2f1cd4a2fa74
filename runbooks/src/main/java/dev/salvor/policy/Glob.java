package dev.salvor.policy;

import com.google.re2j.Pattern;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A word in which {@code *} stands for any characters, none included. */
record Glob(String text, Pattern pattern) {
  static Glob of(String text) {
    String regex =
        Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return new Glob(text, Pattern.compile(regex, Pattern.DOTALL));
  }

  boolean matches(String word) {
    return pattern.matches(word);
  }
}
