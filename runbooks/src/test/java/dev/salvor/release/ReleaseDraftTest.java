package dev.salvor.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.runbook.source.Problem;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReleaseDraftTest {
  private static ReleaseDraft read(String json) {
    return switch (ReleaseDraft.parse(json)) {
      case ReleaseDraft.Result.Read read -> read.draft();
      case ReleaseDraft.Result.Unreadable bad -> throw new AssertionError(bad.toString());
    };
  }

  private static ReleaseFacts whole(ReleaseDraft draft) {
    return switch (draft.complete()) {
      case ReleaseDraft.Completed.Whole whole -> whole.facts();
      case ReleaseDraft.Completed.Lacking bad -> throw new AssertionError(bad.toString());
    };
  }

  @Test
  void whatIsAbsentIsFilledIn() {
    ReleaseFacts facts = whole(read("{\"app\": \"a\", \"version\": \"1.2\", \"entry\": \"x\"}"));
    assertThat(facts.build()).isEqualTo("1.2");
    assertThat(facts.arch()).isEqualTo("any");
    assertThat(facts.os()).isEqualTo("any");
  }

  @Test
  void whatWasWrittenIsReadAgain() {
    ReleaseFacts facts =
        whole(
            read(
                """
                {"app": "shop", "version": "1.8.0", "build": "1.8.0-4f2a91c", "arch": "x86_64,aarch64",
                 "os": "gentoo", "entry": "bin/shop", "index": "web/i.html", "marker": "b é \\"q\\"",
                 "asset": "web/a.js", "schema": {"reads": 4, "writes": 5, "rollbackSafeFrom": 4}}
                """));
    assertThat(whole(read(facts.json()))).isEqualTo(facts);
    assertThat(facts.json()).startsWith("{\n  \"app\" : \"shop\",\n").endsWith("}\n");
  }

  @Test
  void whatIsGivenWinsOverTheDefaults() {
    ReleaseDraft draft =
        read("{\"version\": \"2\"}")
            .over(read("{\"version\": \"1\", \"app\": \"a\", \"entry\": \"e\"}"));
    assertThat(whole(draft).version()).isEqualTo("2");
    assertThat(whole(draft).app()).isEqualTo("a");
  }

  @Test
  void everythingThatIsMissingIsSaidWithItsOption() {
    assertThat(ReleaseDraft.EMPTY.complete())
        .isInstanceOfSatisfying(
            ReleaseDraft.Completed.Lacking.class,
            bad ->
                assertThat(bad.problems())
                    .extracting(Problem::said)
                    .containsExactly(
                        "app: the program has no name; give --app shop, or write \"app\" into"
                            + " RELEASE.json",
                        "version: the release has no version; give --version 1.8.0, or write"
                            + " \"version\" into RELEASE.json",
                        "entry: no program is named to be started; give --entry bin/shop, or write"
                            + " \"entry\" into RELEASE.json"));
  }

  // the text, what is said
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"verson\": \"1\"} | verson: unknown key; did you mean \"version\"?",
        "{\"xyz\": 1} | xyz: unknown key; known are app, version",
        "{\"version\": 1.8} | version: 1.8 is not a text; write it in quotes",
        "{\"schema\": \"4,5,4\"} | schema: \"4,5,4\" is not an object; write {\"reads\"",
        "{\"schema\": {\"reads\": 1}} | schema.writes: a whole number is needed",
        "{\"schema\": {\"read\": 1}} | schema.read: unknown key; did you mean \"reads\"?",
        "{\"schema\": {\"reads\": 9, \"writes\": 5, \"rollbackSafeFrom\": 4}} | schema: what is",
        "[] | an object is needed",
        "{\"app\": \"a\", \"app\": \"b\"} | RELEASE.json:1:19 not JSON: Duplicate field 'app'",
        "{} {} | not JSON",
        "{\"app\" | not JSON",
      })
  void aMistakeIsSaidWithWhatWouldBeRight(String json, String said) {
    assertThat(ReleaseDraft.parse(json))
        .isInstanceOfSatisfying(
            ReleaseDraft.Result.Unreadable.class,
            bad ->
                assertThat(bad.problems().stream().map(Problem::text).collect(Collectors.joining()))
                    .startsWith("RELEASE.json")
                    .contains(said));
  }

  @Test
  void theSchemaOfAnOptionIsThreeNumbers() {
    assertThat(Schema.parse("4,5,4")).isEqualTo(new Schema(4, 5, 4));
    assertThatThrownBy(() -> Schema.parse("4,5"))
        .hasMessage("\"4,5\" is not READS,WRITES,ROLLBACK_SAFE_FROM, as in 4,5,4");
  }
}
