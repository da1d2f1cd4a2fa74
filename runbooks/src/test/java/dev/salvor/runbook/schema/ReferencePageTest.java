package dev.salvor.runbook.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReferencePageTest {
  private static final Path PAGE = Path.of("../docs/language-reference.md");
  private static final Path INVENTORY = Path.of("../docs/inventory-reference.md");

  /** {@code -Dsalvor.reference.write=true} writes the page anew. */
  @Test
  void thePageInTheDocumentationIsUpToDate() throws IOException {
    isUpToDate(PAGE, ReferencePage.text());
  }

  @Test
  void thePageOfInventoriesIsUpToDate() throws IOException {
    isUpToDate(INVENTORY, ReferencePage.inventory());
  }

  private static void isUpToDate(Path page, String text) throws IOException {
    if (Boolean.getBoolean("salvor.reference.write")) {
      Files.writeString(page, text);
    }
    assertThat(Files.readString(page))
        .as(
            "./mvnw -pl runbooks test -Dtest=ReferencePageTest -Dsalvor.reference.write=true writes"
                + " it anew")
        .isEqualTo(text);
  }

  /**
   * The schema says the keys of a command in four places, so that each has its own list of keys.
   */
  @Test
  void theSameKeyMeansTheSameEverywhere() {
    JsonNode step = RunbookSchema.json().at("/$defs/step/properties");
    for (String other : List.of("singleStep", "part", "fallback")) {
      for (Map.Entry<String, JsonNode> e :
          RunbookSchema.json().at("/$defs/" + other + "/properties").properties()) {
        if (!e.getKey().equals("name")) {
          assertThat(e.getValue()).as(other + "." + e.getKey()).isEqualTo(step.get(e.getKey()));
        }
      }
    }
  }

  @Test
  void theSameSettingMeansTheSameOfAHostAndOfAGroup() {
    JsonNode settings = InventorySchema.json().at("/$defs/settings/properties");
    for (String other : List.of("host", "group")) {
      JsonNode properties = InventorySchema.json().at("/$defs/" + other + "/properties");
      for (Map.Entry<String, JsonNode> e : settings.properties()) {
        assertThat(properties.get(e.getKey())).as(other + "." + e.getKey()).isEqualTo(e.getValue());
      }
    }
  }
}
