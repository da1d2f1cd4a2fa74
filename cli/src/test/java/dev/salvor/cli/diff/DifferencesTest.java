package dev.salvor.cli.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.view.DiffText;
import dev.salvor.cli.view.Paint;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.runbook.yaml.FileSource;
import dev.salvor.runbook.yaml.RunbookReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DifferencesTest {
  private static final String BEFORE =
      """
      schemaVersion: 1
      name: mend
      parameters:
        size: {type: int, default: 3}
      phases:
        - name: build
          steps:
            - name: compile
              run: [make, all]
              timeout: 5m
              idempotency: safe
              retry: {maxAttempts: 2, delay: 5s}
              fallbacks: [{name: download, run: [fetch], timeout: 1m}]
            - {name: gone, run: [rm, old], timeout: 1m, idempotency: safe}
        - name: tell
          steps:
            - {name: say, shell: "echo one\\necho two", timeout: 1m, idempotency: safe}
      """;

  private static final String AFTER =
      """
      schemaVersion: 1
      name: mend
      parameters:
        size: {type: int, default: 4}
      phases:
        - name: build
          title: Build
          steps:
            - {name: early, run: ['true'], timeout: 1m, idempotency: safe}
            - name: compile
              run: [make, some]
              timeout: 10m
              idempotency: never
              retry: {maxAttempts: 2, delay: 90s}
              onFailure: ask
              fallbacks: [{name: download, shell: fetch, timeout: 1m}]
        - name: tell
          steps:
            - {name: say, shell: "echo one\\necho three", timeout: 1m, idempotency: safe}
      """;

  private static Definition definition(String text) {
    RunbookReader.Result result = RunbookReader.read("mend.yaml", text, FileSource.none());
    assertThat(result).isInstanceOf(RunbookReader.Result.Read.class);
    return ((RunbookReader.Result.Read) result).definition();
  }

  private static List<String> text(Definition before, Definition after) {
    return DiffText.lines(Differences.between(before, after), new Paint(false));
  }

  @Test
  void saysForEachStepWhatIsOtherInTheWordsOfTheLanguage() {
    assertThat(text(definition(BEFORE), definition(AFTER)))
        .containsExactly(
            "runbook",
            "  parameters.size.defaultValue: 3",
            "                              -> 4",
            "  + phase build: title: Build",
            "  phase build: order of steps: compile, gone",
            "                             -> early, compile",
            "step build.early is new",
            "step build.compile",
            "  run: [\"make\",\"all\"]",
            "     -> [\"make\",\"some\"]",
            "  timeout: 5m",
            "         -> 10m",
            "  retry.delay: 5s",
            "             -> 1m30s",
            "  + fallback download: shell: fetch",
            "  idempotency: safe",
            "             -> never",
            "  onFailure: abort",
            "           -> ask",
            "  - fallback download: run: [\"fetch\"]",
            "step tell.say",
            "  shell:",
            "    - echo two",
            "    + echo three",
            "step build.gone is there no more");
  }

  @Test
  void theSameDefinitionHasNone() {
    assertThat(Differences.between(definition(BEFORE), definition(BEFORE)).isEmpty()).isTrue();
  }

  @Test
  void filesDifferByTheirLinesAndWhatIsNoTextByItsDigest() {
    Definition plain = definition(BEFORE);
    Definition before = pin(plain, "a\nb\n".getBytes(StandardCharsets.UTF_8));
    Definition after = pin(plain, "a\nc\n".getBytes(StandardCharsets.UTF_8));
    assertThat(text(before, after)).containsExactly("files", "  files/x.sh:", "    - b", "    + c");
    assertThat(text(before, pin(plain, new byte[] {0, 1})).get(1)).contains("files/x.sh");
  }

  private static Definition pin(Definition of, byte[] content) {
    return Definitions.pin(of.runbook(), Map.of("files/x.sh", content));
  }

  @Test
  void aLongDifferenceIsCutAndSaysByHowMuch() {
    Definition plain = definition(BEFORE);
    byte[] many = "line\n".repeat(500).getBytes(StandardCharsets.UTF_8);
    List<String> lines = text(pin(plain, new byte[0]), pin(plain, many));
    assertThat(lines).hasSizeLessThan(70);
    assertThat(lines.getLast()).isEqualTo("    ... 440 more lines differ");
  }

  @Test
  void parametersAreComparedByName() {
    assertThat(
            DiffText.lines(
                "parameters",
                Differences.between(
                    Map.of("size", 3L, "old", "x"), Map.of("size", 4L, "list", List.of("a"))),
                new Paint(false)))
        .contains("  size: 3", "      -> 4", "  + list: [\"a\"]", "  - old: x");
  }
}
