package dev.salvor.activity.action;

import java.util.stream.Stream;

/** Values that become code, options, patterns or damage wherever somebody is careless. */
final class Hostile {
  private Hostile() {}

  static Stream<String> lines() {
    return Stream.of(
        "with  two blanks ",
        "it's \"quoted\" `id` \\ \\n",
        "$(touch /tmp/salvor-hostile) ${HOME} $IFS",
        "%s %n %d 100%",
        "näme-日本-\u00a0",
        "-rf --help",
        "; rm -rf . & | > < * ? [a-z] ~ ! #",
        "a=b:c,d/e");
  }

  static Stream<String> texts() {
    return Stream.concat(
        lines(), Stream.of("line\nbreak\n\n", "", "\n", "no end", "x".repeat(100_000)));
  }
}
