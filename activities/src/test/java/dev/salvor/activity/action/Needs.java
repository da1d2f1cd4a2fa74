package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Prerequisites of a test: skipped with the reason, or a failure where everything is required. */
final class Needs {
  private Needs() {}

  static void tools(String... names) {
    for (String name : names) {
      require(find(name) != null, name + " is not installed");
    }
  }

  static void root() {
    require("root".equals(System.getProperty("user.name")), "not root");
  }

  static @org.jspecify.annotations.Nullable Path find(String tool) {
    return Arrays.stream(
            "/usr/bin:/bin:/usr/sbin:/sbin:".concat(System.getenv("PATH")).split(":", -1))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  static void require(boolean fulfilled, String reason) {
    if ("1".equals(System.getenv("SALVOR_TEST_REQUIRE_ALL"))) {
      assertThat(fulfilled).as("required here: " + reason).isTrue();
    }
    if (!fulfilled) {
      System.out.println("SKIPPED: " + reason);
    }
    assumeTrue(fulfilled, reason);
  }
}
