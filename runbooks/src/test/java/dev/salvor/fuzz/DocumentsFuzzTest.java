package dev.salvor.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.fleet.imports.ImportedInventory;
import dev.salvor.fleet.imports.IncludedFiles;
import dev.salvor.fleet.imports.InventoryImport;
import dev.salvor.fleet.imports.Kind;
import dev.salvor.fleet.yaml.InventoryReader;
import dev.salvor.runbook.expr.Expressions;
import dev.salvor.runbook.imports.ShellImport;
import dev.salvor.runbook.yaml.FileSource;
import dev.salvor.runbook.yaml.RunbookReader;
import dev.salvor.testing.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people write. */
final class DocumentsFuzzTest {
  private static final Path MAIN = Path.of("src/main/resources/runbooks");
  private static final Path TEST = Path.of("src/test/resources/dev/salvor");
  private static final String[] YAML = {
    ":",
    "- ",
    "\n",
    "  ",
    "\t",
    "{",
    "}",
    "[",
    "]",
    "'",
    "\"",
    "|",
    ">",
    "&a ",
    "*a",
    "!!int ",
    "#",
    "${{ ",
    " }}",
    "params.",
    "null",
    "true",
    "1e999",
    "-1",
    "0x",
    "~",
    "? ",
    "---\n",
    "...\n",
    "<<: ",
    "\u0000",
    "\uFEFF",
    "ü",
    "\uD83D\uDE00",
    "steps:\n",
    "parallel:\n",
    "forEach: ",
    "fallbacks:\n",
    "undo:\n",
    "jump: ",
    "hosts: ",
    "groups:\n",
    "[1:3]",
    "[01:99]",
    "local",
    "transports: [local]\n"
  };

  @Test
  void runbooks() {
    List<byte[]> good = new ArrayList<>(Fuzz.files(MAIN, ".yaml"));
    good.addAll(Fuzz.files(TEST.resolve("runbook/good"), ".yaml"));
    Fuzz.of("runbook", good, YAML)
        .run(
            input -> {
              RunbookReader.Result result = RunbookReader.read("r.yaml", input, FileSource.none());
              if (result instanceof RunbookReader.Result.Unreadable bad) {
                assertThat(bad.problems()).isNotEmpty().hasSizeLessThan(250);
              }
            });
  }

  @Test
  void inventories() {
    Fuzz.of("inventory", Fuzz.files(TEST.resolve("fleet/good"), ".yaml"), YAML)
        .run(
            input -> {
              if (InventoryReader.read("i.yaml", input)
                  instanceof InventoryReader.Result.Unreadable bad) {
                assertThat(bad.problems()).isNotEmpty().hasSizeLessThan(250);
              }
            });
  }

  @ParameterizedTest
  @EnumSource
  void inventoriesOfOthers(Kind kind) {
    List<byte[]> good = new ArrayList<>();
    for (String name : List.of("hosts.ini", "hosts.yml", "ssh_config")) {
      good.addAll(Fuzz.files(TEST.resolve("fleet/imports"), name));
    }
    Fuzz.of("import-" + kind, good, YAML)
        .run(
            input -> {
              String text = new String(input, StandardCharsets.UTF_8);
              IncludedFiles again = pattern -> List.of(new IncludedFiles.Text("again", text));
              switch (InventoryImport.read(kind, "file", text, again)) {
                case ImportedInventory.Made made -> readBack(made);
                case ImportedInventory.Refused refused -> assertThat(refused.why()).isNotEmpty();
              }
            });
  }

  private static void readBack(ImportedInventory.Made made) {
    assertThat(InventoryReader.read("made.yaml", made.yaml()))
        .as(made.yaml())
        .isInstanceOf(InventoryReader.Result.Read.class);
  }

  @Test
  void scriptsOfOthers() {
    Fuzz.of("import-shell", Fuzz.files(TEST.resolve("runbook/good/files"), ".sh"), YAML)
        .run(
            input ->
                assertThat(
                        ShellImport.read(
                            "x.sh", new String(input, StandardCharsets.UTF_8), Optional.empty()))
                    .isNotNull());
  }

  @Test
  void expressions() {
    List<byte[]> good =
        List.of(
            bytes("params.size > 3 && steps.build.exit == 0"),
            bytes("hosts.filter(h, h.labels.site == 'eu').map(h, h.name)"),
            bytes("has(steps.a.outputs.x) ? double(steps.a.outputs.x) * 1.5 : -1"));
    Fuzz.of(
            "expression",
            good,
            "(",
            ")",
            "[",
            "{",
            "'",
            "\"",
            "\\",
            ".",
            "==",
            "&&",
            "?",
            ":",
            "e99",
            "in ")
        .run(
            input ->
                assertThat(Expressions.references(new String(input, StandardCharsets.UTF_8)))
                    .isNotNull());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
