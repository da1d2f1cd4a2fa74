package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * What a thief of the engine's store finds of a run: nothing that it was given, did or printed, in
 * no encoding. And the keys that seal it: a new one while the run is open, and one that is gone.
 */
final class StolenStoreIT {
  private static final String PARAMETER = "parameter-zitronenfalter-4711";
  private static final String SECRET = "secret-schwalbenschwanz-4712";
  private static final String COMMAND = "command-tagpfauenauge-4713";
  private static final String OUTPUT = "output-admiral-4714";
  private static final String FAILURE = "failure-bläuling-4715";
  private static final String QUESTION = "question-kaisermantel-4716";
  private static final String WHY = "why-trauermantel-4717";
  private static final String HOST = "backup7.example.invalid";

  private static final String BOOK =
      """
      schemaVersion: 1
      name: stolen
      parameters:
        word: {type: string}
        password: {type: secret}
      phases:
        - name: one
          steps:
            - name: print
              shell: ': %1$s %2$s; echo "$WORD $PASSWORD"; echo %3$s'
              env: {WORD: '${{ params.word }}', PASSWORD: '${{ params.password }}'}
              idempotency: safe
            - name: fail
              shell: 'echo "%4$s" >&2; exit 3'
              idempotency: safe
              onFailure: continue
            - name: sure
              title: '%5$s'
              approval: {timeout: 10m}
            - name: after
              shell: 'echo after'
              idempotency: safe
              segment: alone
      """;

  @Test
  void theStoreHoldsNothingOfARunAndItsKeyCanBeReplacedMeanwhile() throws IOException {
    try (Node node = Node.create()) {
      node.with("THE_PASSWORD", SECRET).with("LC_ALL", "C.UTF-8");
      Path book = node.file("book.yaml", BOOK.formatted(COMMAND, HOST, OUTPUT, FAILURE, QUESTION));
      Said begun =
          node.salvor(
              "run",
              book.toString(),
              "--run-id",
              "s1",
              "--detach",
              "-p",
              "word=" + PARAMETER,
              "-p",
              "password=env:THE_PASSWORD");
      assertThat(begun.exit()).as("%s", begun).isIn(0, 8);
      awaitShown(node, "WAITING for approval");

      Path key = node.state().resolve("keys/payload.key");
      Path lost = node.folder().resolve("lost.key");
      Said rotated = node.salvor("key", "rotate", "--json");
      assertThat(rotated.exit()).as("%s", rotated).isZero();
      assertThat(rotated.json()).hasSize(2);
      String old = rotated.json().path(1).path("id").asText();
      Said refused = node.salvor("key", "rotate", "--drop", old);
      assertThat(refused.exit()).isEqualTo(2);
      assertThat(refused.err()).contains("there are open runs");

      Files.copy(key, lost, StandardCopyOption.COPY_ATTRIBUTES);
      assertThat(node.salvor("key", "rotate", "--drop", old, "--force").exit()).isZero();
      Said unreadable = node.salvor("show", "s1");
      assertThat(unreadable.err())
          .contains("sealed with key " + old)
          .contains(key.toString())
          .contains("Put the line of that key back")
          .doesNotContain("\tat ");
      Files.copy(
          lost, key, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);

      assertThat(node.kill("worker")).isTrue();
      Said approved = node.salvor("approve", "s1", "--why", WHY);
      assertThat(approved.exit()).as("%s", approved).isZero();
      Said watched = node.salvor("watch", "s1");
      assertThat(watched.exit()).as("%s", watched).isEqualTo(1);
      assertThat(node.salvor("logs", "s1", "main").out()).contains(QUESTION).contains("after");
      node.salvor("down");

      for (Path file : store(node)) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        String lower = content.toLowerCase(Locale.ROOT);
        assertThat(content).as("the ids are plain").contains("s1");
        for (String word :
            List.of(PARAMETER, SECRET, COMMAND, OUTPUT, FAILURE, QUESTION, WHY, HOST)) {
          forms(word)
              .forEach(
                  (form, text) ->
                      assertThat(form.equals("hex") ? lower.contains(text) : content.contains(text))
                          .as("%s as %s in %s", word, form, file)
                          .isFalse());
        }
      }
    }
  }

  @Test
  void theSearchFindsWhatIsThere() {
    byte[] bytes = ("xy" + PARAMETER + "z").getBytes(StandardCharsets.UTF_8);
    assertThat(Base64.getEncoder().encodeToString(bytes))
        .contains(forms(PARAMETER).get("base64+2"));
    assertThat(HexFormat.of().formatHex(bytes)).contains(forms(PARAMETER).get("hex"));
  }

  private static void awaitShown(Node node, String words) {
    Awaitility.await(words)
        .atMost(Duration.ofMinutes(1))
        .until(() -> node.salvor("show", "s1").out().contains(words));
  }

  private static List<Path> store(Node node) throws IOException {
    try (Stream<Path> files = Files.list(node.state().resolve("engine"))) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().startsWith("engine.db")).toList();
      assertThat(found).isNotEmpty();
      return found.stream().filter(file -> file.toFile().length() > 100_000).toList();
    }
  }

  /** The word as a thief may look for it, each form as bytes in ISO 8859-1. */
  private static Map<String, String> forms(String word) {
    byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
    Map<String, String> out = new LinkedHashMap<>();
    out.put("plain", latin(utf8));
    out.put("UTF-16LE", latin(word.getBytes(StandardCharsets.UTF_16LE)));
    out.put("UTF-16BE", latin(word.getBytes(StandardCharsets.UTF_16BE)));
    out.put("hex", HexFormat.of().formatHex(utf8));
    for (int before = 0; before < 3; before++) {
      out.put("base64+" + before, base64(utf8, before));
    }
    return out;
  }

  /** The part of it that is the same whatever stands before and behind. */
  private static String base64(byte[] word, int before) {
    byte[] moved = new byte[before + word.length];
    System.arraycopy(word, 0, moved, before, word.length);
    int whole = moved.length / 3 * 3;
    String text = Base64.getEncoder().encodeToString(Arrays.copyOf(moved, whole));
    return text.substring(before == 0 ? 0 : 4);
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
