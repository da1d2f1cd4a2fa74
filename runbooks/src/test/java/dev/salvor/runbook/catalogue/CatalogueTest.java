package dev.salvor.runbook.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.yaml.RunbookReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CatalogueTest {
  private static List<String> said(RunbookReader.Result result) {
    return ((RunbookReader.Result.Unreadable) result)
        .problems().stream().map(Problem::text).toList();
  }

  @Test
  void everyRunbookThatComesAlongIsGood() {
    for (String name : Catalogue.names()) {
      assertThat(Catalogue.open(name))
          .as(name)
          .isInstanceOfSatisfying(
              RunbookReader.Result.Read.class,
              r -> {
                assertThat(r.warnings()).isEmpty();
                assertThat(r.definition().runbook().name()).isEqualTo(name);
              });
    }
  }

  @Test
  void everyFolderIsInTheIndex() throws IOException {
    Path folder = Path.of("src/main/resources/runbooks");
    if (Files.isDirectory(folder)) {
      try (var list = Files.list(folder)) {
        assertThat(list.filter(Files::isDirectory).map(f -> f.getFileName().toString()))
            .containsExactlyInAnyOrderElementsOf(Catalogue.names());
      }
    }
  }

  @Test
  void anUnknownNameIsAProblem() {
    assertThat(said(Catalogue.open("nonesuch")))
        .singleElement()
        .asString()
        .startsWith("there is no runbook \"nonesuch\"; ");
    assertThat(said(Catalogue.open("./nonesuch.yaml")))
        .containsExactly(
            "./nonesuch.yaml: the file is not there; \"salvor runbooks\" lists what comes with"
                + " Salvor");
  }

  @Test
  void filesAreReadBesideTheRunbookOnly(@TempDir Path folder) throws IOException {
    Path inside = Files.createDirectories(folder.resolve("rb"));
    Files.writeString(folder.resolve("outside.sh"), "x");
    Files.writeString(inside.resolve("good.sh"), "true\n");
    Files.createSymbolicLink(inside.resolve("link.sh"), Path.of("../outside.sh"));
    Files.createSymbolicLink(inside.resolve("loop.sh"), Path.of("loop.sh"));
    Files.write(inside.resolve("big.sh"), new byte[300_000]);
    Files.createDirectory(inside.resolve("dir.sh"));
    Files.write(inside.resolve("binary.sh"), new byte[] {'a', 0, 'b'});
    StringBuilder text =
        new StringBuilder(
            """
            schemaVersion: 1
            name: rb
            defaults: {timeout: 5m}
            phases:
              - name: p
                steps:
            """);
    int n = 0;
    for (String f :
        List.of(
            "good.sh",
            "link.sh",
            "loop.sh",
            "big.sh",
            "dir.sh",
            "../outside.sh",
            "/etc/hostname",
            "binary.sh")) {
      text.append("      - {name: s")
          .append(n++)
          .append(", script: ")
          .append(f)
          .append(", idempotency: safe}\n");
    }
    Path file = Files.writeString(inside.resolve("rb.yaml"), text);
    assertThat(
            said(Catalogue.open(file.toString())).stream()
                .map(s -> s.substring(s.indexOf("the file"))))
        .containsExactly(
            "the file \"link.sh\" lies outside the folder of the runbook; move it beside the"
                + " runbook; what a run uses is pinned in it",
            "the file \"loop.sh\" cannot be read; it is a symlink that leads nowhere",
            "the file \"big.sh\" is larger than 256 KiB; put it on the host otherwise, by the file"
                + " or http action",
            "the file \"dir.sh\" cannot be used; it is a folder",
            "the file \"../outside.sh\" lies outside the folder of the runbook; move it beside the"
                + " runbook; what a run uses is pinned in it",
            "the file \"/etc/hostname\" lies outside the folder of the runbook; move it beside the"
                + " runbook; what a run uses is pinned in it",
            "the file \"binary.sh\" is not a text; scripts are UTF-8 texts");
  }
}
