package dev.salvor.fleet.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.fleet.Host;
import dev.salvor.fleet.Inventory;
import dev.salvor.fleet.Jump;
import dev.salvor.fleet.yaml.InventoryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InventoryImportTest {
  private static final Path FOLDER = Path.of("src/test/resources/dev/salvor/fleet/imports");

  static ImportedInventory.Made made(ImportedInventory imported) {
    return switch (imported) {
      case ImportedInventory.Made made -> made;
      case ImportedInventory.Refused refused -> throw new AssertionError(refused.toString());
    };
  }

  static Inventory read(ImportedInventory.Made made) {
    return switch (InventoryReader.read("i.yaml", made.yaml())) {
      case InventoryReader.Result.Read read -> read.inventory();
      case InventoryReader.Result.Unreadable bad ->
          throw new AssertionError(bad + "\n" + made.yaml());
    };
  }

  private static ImportedInventory.Made ssh(String text) {
    return made(InventoryImport.read(Kind.SSH_CONFIG, "config", text, IncludedFiles.none()));
  }

  private static ImportedInventory.Made ini(String text) {
    return made(InventoryImport.read(Kind.ANSIBLE_INI, "hosts", text, IncludedFiles.none()));
  }

  private static String left(ImportedInventory.Made made) {
    return made.left().stream()
        .map(l -> l.line() + " " + l.what() + "; " + l.instead())
        .collect(Collectors.joining("\n"));
  }

  /** {@code -Dsalvor.golden=write} writes what comes out now, to be read and judged. */
  @ParameterizedTest
  @CsvSource({"hosts.ini, ANSIBLE_INI", "hosts.yml, ANSIBLE_YAML", "ssh_config, SSH_CONFIG"})
  void isCarriedOverAsExpectedAndReadsBackClean(String file, Kind kind) throws IOException {
    String text = Files.readString(FOLDER.resolve(file));
    assertThat(Kind.of(file, text)).isEqualTo(kind);
    ImportedInventory.Made made =
        made(InventoryImport.read(kind, file, text, IncludedFiles.none()));
    String all = made.yaml() + "---\n" + left(made) + "\n";
    Path golden = FOLDER.resolve(file + ".expected");
    if ("write".equals(System.getProperty("salvor.golden"))) {
      Files.writeString(golden, all);
    }
    assertThat(all).isEqualTo(Files.readString(golden));
    assertThat(read(made).hosts().values()).isNotEmpty();
  }

  /** It took minutes for 7 KB of brackets, and for as much white space before a word. */
  @Test
  void aLineOfNothingButMarksIsAnswered() {
    assertThat(left(ini("[a]\nx\nDB" + "[local]".repeat(30_000) + "2:\n")))
        .contains("names no host");
    assertThat(left(ini("[a]\nx\n[a:vars]\nb=c" + " ".repeat(300_000) + "d\n"))).contains("b");
  }

  @Test
  void groupsThatDifferAreSettledAsAnsibleDoes() {
    Inventory inventory =
        read(
            ini(
                """
                [a]
                x
                [b]
                x
                [c:children]
                a
                [a:vars]
                ansible_user=deep
                [b:vars]
                ansible_user=late
                ansible_port=1
                [c:vars]
                ansible_user=above
                ansible_port=2
                """));
    Host x = inventory.host("x").orElseThrow();
    assertThat(x.ssh().user()).contains("deep");
    assertThat(x.ssh().port()).isEqualTo(2);
  }

  @Test
  void noSecretIsCarriedOverOrShown() {
    ImportedInventory.Made made =
        ini(
            """
            a ansible_password=hunter2 api_token=hunter2 db_pass=hunter2 ansible_become_pass=hunter2
            """);
    assertThat(made.yaml() + left(made)).doesNotContain("hunter2");
    assertThat(made.left()).hasSize(4);
  }

  @Test
  void theFirstValueCountsInAConfigurationOfOpenSsh() {
    Inventory inventory =
        read(
            ssh(
                """
                Host *
                  User first
                Host a
                  User second
                  Port 2222
                Host a b
                  Port 1111
                """));
    assertThat(inventory.host("a").orElseThrow().ssh().user()).contains("first");
    assertThat(inventory.host("a").orElseThrow().ssh().port()).isEqualTo(2222);
    assertThat(inventory.host("b").orElseThrow().ssh().port()).isEqualTo(1111);
  }

  @Test
  void includedFilesStandWhereTheyAreIncluded() {
    IncludedFiles files =
        pattern ->
            pattern.equals("conf.d/*")
                ? List.of(
                    new IncludedFiles.Text(
                        "conf.d/one", "Host one\n  HostName 10.0.0.1\n  Foo x\n"),
                    new IncludedFiles.Text("conf.d/two", "Include conf.d/*\nHost two\n"))
                : List.of();
    ImportedInventory.Made made =
        made(
            InventoryImport.read(
                Kind.SSH_CONFIG,
                "config",
                "Include conf.d/*\nInclude gone\nHost *\n  User u\n",
                files));
    Inventory inventory = read(made);
    assertThat(inventory.hosts()).containsOnlyKeys("one", "two");
    assertThat(inventory.host("one").orElseThrow().ssh().name()).isEqualTo("u@10.0.0.1:22");
    assertThat(left(made))
        .contains("conf.d/one:3: Foo of ssh")
        .contains("2 Include gone: no such file could be read; import it by itself");
  }

  @Test
  void jumpHostsThatAreUnknownAreAddresses() {
    Inventory inventory =
        read(ssh("Host a\n  ProxyJump gate.example.net\nHost b\n  ProxyJump a\n"));
    assertThat(inventory.host("a").orElseThrow().ssh().jump().map(Jump::text))
        .contains("gate.example.net:22");
    assertThat(inventory.host("b").orElseThrow().ssh().jump().map(Jump::text)).contains("a");
  }

  @Test
  void anyOtherFileIsNoInventory() {
    assertThat(
            InventoryImport.read(
                Kind.ANSIBLE_INI,
                "passwd",
                "root:x:0:0:root:/root:/bin/sh\n",
                IncludedFiles.none()))
        .isEqualTo(
            new ImportedInventory.Refused(
                0,
                "it names no host",
                "it was read as an inventory of Ansible; --from says what it is"));
  }

  @Test
  void whatCannotBeReadIsRefusedWithItsReason() {
    assertThat(
            InventoryImport.read(Kind.SSH_CONFIG, "c", "Host *\n User x\n", IncludedFiles.none()))
        .isEqualTo(
            new ImportedInventory.Refused(
                0,
                "it names no host",
                "it was read as a configuration of OpenSSH; --from says what it is"));
    assertThat(InventoryImport.read(Kind.ANSIBLE_YAML, "c", "a: [", IncludedFiles.none()))
        .isInstanceOfSatisfying(
            ImportedInventory.Refused.class, r -> assertThat(r.line()).isPositive());
  }
}
