package dev.salvor.fleet.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.TextChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Whatever the file is, the answer is an inventory that can be read, or a reason. */
final class ImportsReadBackTest {
  private static final Path FOLDER = Path.of("src/test/resources/dev/salvor/fleet/imports");
  private static final List<String> BITS =
      List.of(
          "\n",
          " ",
          "=",
          "[",
          "]",
          "[1:3]",
          "[a:",
          ":",
          "'",
          "\"",
          "#",
          "{{ x }}",
          "*",
          "!",
          "%h",
          "web",
          "all",
          "\n[web]\n",
          "[web:children]\n",
          "[web:vars]\n",
          "ansible_host=10.0.0.1 ",
          "ansible_port=99999 ",
          "\nHost ",
          "\n  ProxyJump ",
          "\n  HostName ",
          "\nMatch all\n",
          "-J ",
          "ansible_ssh_common_args='-J x,y' ",
          "children:\n",
          "hosts:\n",
          "Ü",
          "\u0000",
          "\uD800",
          "ansible_become=yes ",
          "..",
          "-o",
          "ProxyCommand ssh -W %h:%p a\n",
          "web[01:20].example.net");

  private static String file(String name) {
    try {
      return Files.readString(FOLDER.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Provide
  Arbitrary<List<TextChange>> changes() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 1000),
            Arbitraries.integers().between(0, 20),
            Arbitraries.oneOf(Arbitraries.of(BITS), Arbitraries.strings().ofMaxLength(6)))
        .as(TextChange::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  private static void answers(Kind kind, String file, List<TextChange> changes) {
    String text = file(file);
    for (TextChange change : changes) {
      text = change.applyTo(text);
    }
    answers(kind, text);
  }

  private static void answers(Kind kind, String text) {
    IncludedFiles again = pattern -> List.of(new IncludedFiles.Text("again", text));
    switch (InventoryImport.read(kind, "file", text, again)) {
      case ImportedInventory.Made made ->
          assertThat(InventoryImportTest.read(made).hosts()).isNotEmpty();
      case ImportedInventory.Refused refused -> assertThat(refused.why()).isNotEmpty();
    }
  }

  @Property(tries = 500, shrinking = ShrinkingMode.BOUNDED)
  void anyChangeOfAnIni(@ForAll("changes") List<TextChange> changes) {
    answers(Kind.ANSIBLE_INI, "hosts.ini", changes);
  }

  @Property(tries = 500, shrinking = ShrinkingMode.BOUNDED)
  void anyChangeOfAYaml(@ForAll("changes") List<TextChange> changes) {
    answers(Kind.ANSIBLE_YAML, "hosts.yml", changes);
  }

  @Property(tries = 500, shrinking = ShrinkingMode.BOUNDED)
  void anyChangeOfAConfiguration(@ForAll("changes") List<TextChange> changes) {
    answers(Kind.SSH_CONFIG, "ssh_config", changes);
  }

  @Property(tries = 300)
  void anySoup(@ForAll Kind kind, @ForAll("soup") String text) {
    answers(kind, text);
  }

  @Provide
  Arbitrary<String> soup() {
    return Arbitraries.of(BITS).list().ofMaxSize(60).map(l -> String.join("", l));
  }
}
