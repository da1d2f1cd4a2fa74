package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** The schemas that scripts are written by, against what the product prints. */
final class Schemas {
  private Schemas() {}

  /** The JSON of {@code said} is what {@code docs/schema/name} promises. */
  static void assertFits(String name, Said said) {
    try {
      String schema = Files.readString(Node.ROOT.resolve("docs/schema").resolve(name));
      assertThat(
              JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                  .getSchema(schema)
                  .validate(said.json()))
          .as("%s", said)
          .isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
