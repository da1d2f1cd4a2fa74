package dev.salvor.packages.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Portage;
import dev.salvor.testing.Require;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random pairs against Portage and dpkg themselves. {@code -Dsalvor.pairs=30000} for the full
 * count, {@code -Dsalvor.seed=N} for the pairs of an earlier run.
 */
final class VersionOracleIT {
  private static final int PAIRS = Integer.getInteger("salvor.pairs", 2_000);
  private static final long SEED = Long.getLong("salvor.seed", System.nanoTime());

  private static final String PORTAGE =
      """
      import sys
      from portage.versions import vercmp
      for line in sys.stdin:
          a, b = line.split()
          order = vercmp(a, b)
          print('invalid' if order is None else '<' if order < 0 else '>' if order > 0 else '=')
      """;

  /** A process for each pair that is as expected. */
  private static final String DPKG =
      """
      while read -r a b guess; do
        for relation in "$guess" lt eq gt; do
          dpkg --compare-versions "$a" "$relation" "$b" && break
        done
        case $relation in lt) echo '<' ;; eq) echo '=' ;; gt) echo '>' ;; esac
      done
      """;

  @TempDir private Path folder;

  private static String sign(int compared) {
    return compared < 0 ? "<" : compared > 0 ? ">" : "=";
  }

  private static String word(int compared) {
    return compared < 0 ? "lt" : compared > 0 ? "gt" : "eq";
  }

  private List<String> run(List<String> lines, String... command) throws Exception {
    Path in = Files.write(folder.resolve("in"), lines);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(() -> String.join(" ", command) + ": " + text(err)).isZero();
    return Files.readAllLines(out);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** The Python of an environment that has Portage. */
  private static String portage() {
    return Portage.programs().resolve("bin/python3").toString();
  }

  private static List<List<String>> pairs(boolean gentoo) {
    System.out.println("-Dsalvor.seed=" + SEED);
    RandomVersions random = new RandomVersions(SEED);
    return Stream.generate(() -> random.pair(gentoo)).limit(PAIRS).toList();
  }

  private static List<String> unlike(
      List<List<String>> pairs, List<String> said, VersionOrder order) {
    assertThat(said).hasSameSizeAs(pairs);
    List<String> unlike = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      List<String> pair = pairs.get(i);
      String ours = sign(order.compare(pair.get(0), pair.get(1)));
      if (!ours.equals(said.get(i))) {
        unlike.add(pair + ": we say " + ours + ", they " + said.get(i));
      }
    }
    return unlike;
  }

  @Test
  void portageSaysTheSameOfRandomPairs() throws Exception {
    String python = portage();
    List<List<String>> pairs = pairs(true);
    List<String> lines = pairs.stream().map(pair -> String.join(" ", pair)).toList();
    assertThat(unlike(pairs, run(lines, python, "-c", PORTAGE), VersionOrders.GENTOO)).isEmpty();
  }

  @Test
  void portageRefusesWhatWeRefuse() throws Exception {
    String python = portage();
    RandomVersions random = new RandomVersions(SEED);
    List<String> texts =
        Stream.generate(random::gentoo)
            .map(text -> text.replaceFirst("[._a-c]", "$0$0"))
            .limit(PAIRS)
            .toList();
    List<String> said =
        run(texts.stream().map(text -> text + " 1").toList(), python, "-c", PORTAGE);
    List<String> unlike = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      if (said.get(i).equals("invalid") == VersionOrders.GENTOO.isValid(texts.get(i))) {
        unlike.add(texts.get(i) + ": " + said.get(i));
      }
    }
    assertThat(said).contains("invalid");
    assertThat(unlike).isEmpty();
  }

  @Test
  void dpkgSaysTheSameOfRandomPairs() throws Exception {
    Require.tools("dpkg");
    List<List<String>> pairs = pairs(false);
    List<String> lines =
        pairs.stream()
            .map(
                pair ->
                    String.join(" ", pair)
                        + " "
                        + word(VersionOrders.DEBIAN.compare(pair.get(0), pair.get(1))))
            .toList();
    assertThat(unlike(pairs, run(lines, "sh", "-c", DPKG), VersionOrders.DEBIAN)).isEmpty();
  }

  @Test
  void dpkgRefusesWhatWeRefuse() throws Exception {
    Require.tools("dpkg");
    List<String> texts =
        List.of("1.0", "1:2-3", ":1", "a:1", "1:", "1-", "1_2", "1-a_b", "2147483648:1", "-1:1");
    List<String> said =
        run(
            texts,
            "sh",
            "-c",
            "while read -r a; do dpkg --validate-version \"$a\" 2>/dev/null && echo ok || echo no;"
                + " done");
    assertThat(said)
        .containsExactlyElementsOf(
            texts.stream().map(t -> VersionOrders.DEBIAN.isValid(t) ? "ok" : "no").toList());
  }
}
